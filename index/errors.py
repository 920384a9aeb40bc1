"""What a user can mend. The door prints the sentence and picks the exit status."""


class YoujuError(Exception):
    """One Chinese sentence that names the thing, the cause and the next step."""


class WrongCall(YoujuError):
    """The call itself was wrong: an empty question, a folder that does not exist."""


class UnreadableDocument(YoujuError):
    """One document could not be read; the rest of the build goes on."""

    def __init__(self, source: str, why: str, remedy: str = "请检查文件后重新放入语料目录") -> None:
        super().__init__(f"读不了《{source}》:{why}。{remedy}。")
        self.source = source
        self.why = why
        self.remedy = remedy  # so that another name for the file can be put to the same sentence


class DamagedIndex(YoujuError):
    """The index is of another version, incomplete or damaged; `youju build` mends it."""
