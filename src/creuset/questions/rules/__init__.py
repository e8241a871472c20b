"""What a form may ask, and what an answer may say."""

from creuset.questions.rules.answering import Answers, Fault, faults_of, seen
from creuset.questions.rules.asking import Form, Kind, Question
from creuset.questions.rules.moving import Aside, Moved, moved
from creuset.questions.rules.writing import Unwritable, data_of, form_of

__all__ = [
    "Answers",
    "Aside",
    "Fault",
    "Form",
    "Kind",
    "Moved",
    "Question",
    "Unwritable",
    "data_of",
    "faults_of",
    "form_of",
    "moved",
    "seen",
]
