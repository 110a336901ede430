"""The one reader of the CSV files into arrays.

Rows are put in the order of their identifiers, so that a result does not depend on the order in a
file. Identifiers stay here, beside the arrays. No line is dropped in silence: what is wrong is
named with its line, column and value, and with what would be right.
"""

from matching.files.experiences import ReadExperiences, read_experiences
from matching.files.needs import ReadNeeds, read_needs
from matching.files.partners import ReadPartners, nobody, read_partners
from matching.files.people import each_their_own, read_people
from matching.files.row import FileError, RowError
from matching.files.sides import Person, ReadPeople, join
from matching.files.table import header
from matching.files.vocabulary import SEEDS, VocabularyIds, read_vocabulary

__all__ = [
    "SEEDS",
    "FileError",
    "Person",
    "ReadExperiences",
    "ReadNeeds",
    "ReadPartners",
    "ReadPeople",
    "RowError",
    "VocabularyIds",
    "each_their_own",
    "header",
    "join",
    "nobody",
    "read_experiences",
    "read_needs",
    "read_partners",
    "read_people",
    "read_vocabulary",
]
