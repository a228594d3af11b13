"""WhatsApp: the text that "Export chat" writes, on Android and iOS, in Dutch, French, German and English."""

from abri.engine.screening.chats.whatsapp.headers import begins_late
from abri.engine.screening.chats.whatsapp.transcript import read_text

__all__ = ["begins_late", "read_text"]
