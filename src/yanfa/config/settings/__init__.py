"""Settings of the platform, one small file per concern; what a city changes comes from the environment."""

from .environment import *

from .applications import *  # isort: skip
from .database import *  # isort: skip
from .web import *  # isort: skip
from .signin import *  # isort: skip
from .language import *  # isort: skip
from .logs import *  # isort: skip
