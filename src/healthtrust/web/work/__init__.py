"""What each kind of job does: one module a kind, with `work(task)`, which returns plain values.

A piece of work can be done twice with the same outcome: what it made before is found, not made again. It
tells how far it is through `task.tell`, which stops it when somebody wants that.
"""
