"""What words mean: a line is `concept=value: English, phrases | 中文 词语`; nothing here is run."""
