"""The same verbs in a browser: pages rendered on the server, over the folders that the command line writes.

    serving    starts the server and its workers         app        addresses to pages
    settings   how it is reached, by whom                folder     designs, runs and trusts of one folder
    access     who may do what                           store      its own database: jobs, trail, versions
    jobs       durable work, in processes of its own     work       what each kind of job does
    pages      one module for each screen                api        the same as JSON
    language   every text in more than one language      templates, static   how it looks

The web process computes nothing: it reads folders, validates designs and asks for jobs.
"""
