"""Words, numbers and addresses as the API of people takes them."""

from typing import Annotated, Literal

from ninja import Field

Short = Annotated[str, Field(max_length=160)]
Phone = Annotated[str, Field(max_length=30)]
Email = Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Number = Annotated[str, Field(max_length=30)]
#: The lines of a postal address before its town.
Street = Annotated[str, Field(max_length=240)]
Postcode = Annotated[str, Field(max_length=12)]
Town = Annotated[str, Field(max_length=80)]
#: ISO 3166-1, two letters.
Country = Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]
Language = Literal["fr", "en"]
