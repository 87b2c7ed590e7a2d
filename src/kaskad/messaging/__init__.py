"""Outgoing messages: mail, SMS, Telegram, paper; their texts, delivery and readers' wishes."""
