"""Words, numbers and addresses as the API of people takes them."""

from typing import Annotated, Literal

from ninja import Field

Short = Annotated[str, Field(max_length=160)]
Phone = Annotated[str, Field(max_length=30)]
Email = Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Number = Annotated[str, Field(max_length=30)]
Language = Literal["fr", "en"]
