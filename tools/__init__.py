"""What those who develop Kaskad run: ``./kaskad check``, ``test``, ``bench`` and ``messages``."""
