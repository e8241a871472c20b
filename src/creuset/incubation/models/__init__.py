"""Programmes, calls, applications, juries, decisions, cohorts."""

from creuset.incubation.models.agreements import RIGHTS_LABELS, Terms
from creuset.incubation.models.appeals import APPEAL_LABELS, Appeal
from creuset.incubation.models.applications import APPLICATION_LABELS, Application
from creuset.incubation.models.applying import (
    Completion,
    Correction,
    CoWriter,
    Filing,
    LateDoor,
)
from creuset.incubation.models.auditions import Audition
from creuset.incubation.models.calls import (
    PHASE_LABELS,
    ROUND_LABELS,
    Axis,
    AxisQuota,
    Call,
    Criterion,
    Round,
)
from creuset.incubation.models.cohorts import MEMBER_LABELS, Cohort, Member, ShownProject
from creuset.incubation.models.decisions import OUTCOME_LABELS, Decision, SecondDecision
from creuset.incubation.models.deliberations import (
    CHOICE_LABELS,
    CalibrationRun,
    Deliberation,
    Presence,
    Vote,
)
from creuset.incubation.models.following import FollowUp, Goal, SupportHour
from creuset.incubation.models.juries import (
    GROUND_LABELS,
    PLAN_LABELS,
    READING_LABELS,
    WISH_LABELS,
    AssignmentPlan,
    ConflictOfInterest,
    Juror,
    JuryTerms,
    KeptApart,
    Reading,
    Score,
    Wish,
)
from creuset.incubation.models.laureates import ShownLaureate
from creuset.incubation.models.letters import LETTER_LABELS, Letter, LetterText
from creuset.incubation.models.mentoring import Mentor, Mentoring, OfficeHours, Slot
from creuset.incubation.models.milestones import Milestone, MilestoneModel
from creuset.incubation.models.programmes import PROGRAMME_LABELS, Programme, Stage
from creuset.incubation.models.screening import STEP_LABELS, EligibilityRule, Verdict
from creuset.incubation.models.sessions import (
    PRESENCE_LABELS,
    SESSION_LABELS,
    Attendance,
    Material,
    Pitch,
    Session,
)
from creuset.incubation.models.surveys import AlumniYear, Survey, SurveyAnswer

__all__ = [
    "APPEAL_LABELS",
    "APPLICATION_LABELS",
    "CHOICE_LABELS",
    "GROUND_LABELS",
    "LETTER_LABELS",
    "MEMBER_LABELS",
    "OUTCOME_LABELS",
    "PHASE_LABELS",
    "PLAN_LABELS",
    "PRESENCE_LABELS",
    "PROGRAMME_LABELS",
    "READING_LABELS",
    "RIGHTS_LABELS",
    "ROUND_LABELS",
    "SESSION_LABELS",
    "STEP_LABELS",
    "WISH_LABELS",
    "AlumniYear",
    "Appeal",
    "Application",
    "AssignmentPlan",
    "Attendance",
    "Audition",
    "Axis",
    "AxisQuota",
    "CalibrationRun",
    "Call",
    "CoWriter",
    "Cohort",
    "Completion",
    "ConflictOfInterest",
    "Correction",
    "Criterion",
    "Decision",
    "Deliberation",
    "EligibilityRule",
    "Filing",
    "FollowUp",
    "Goal",
    "Juror",
    "JuryTerms",
    "KeptApart",
    "LateDoor",
    "Letter",
    "LetterText",
    "Material",
    "Member",
    "Mentor",
    "Mentoring",
    "Milestone",
    "MilestoneModel",
    "OfficeHours",
    "Pitch",
    "Presence",
    "Programme",
    "Reading",
    "Round",
    "Score",
    "SecondDecision",
    "Session",
    "ShownLaureate",
    "ShownProject",
    "Slot",
    "Stage",
    "SupportHour",
    "Survey",
    "SurveyAnswer",
    "Terms",
    "Verdict",
    "Vote",
    "Wish",
]
