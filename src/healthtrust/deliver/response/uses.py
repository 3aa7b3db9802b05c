"""The five uses of care whose volume responds, who decides each, and what they have to do with admissions.

    primary contacts are decided in primary care; all other uses in the hospital's domain

Source  delivery settings after Manning et al. 1984 and the English hospital episodes [assumed]: elective
        admissions, emergency admissions that good care outside hospital avoids, and other emergencies.

>>> USES[ELECTIVE], [USES[use] for use in EMERGENCIES]
('elective admission', ['other emergency admission', 'avoidable emergency admission'])
"""

from __future__ import annotations

USES = (
    "primary contact",
    "outpatient attendance",
    "elective admission",
    "other emergency admission",
    "avoidable emergency admission",
)
PRIMARY, OUTPATIENT, ELECTIVE, OTHER_EMERGENCY, AVOIDABLE = range(len(USES))
EMERGENCIES = (OTHER_EMERGENCY, AVOIDABLE)
ADMISSIONS = (ELECTIVE, OTHER_EMERGENCY, AVOIDABLE)
