"""Screening: what people wrote to each other, read into one shape. It only ever suggests.

from abri.engine.screening.chats import read_chat
from abri.engine.screening.screener import Screener
"""
