"""What is told to an authority: its own questions, answered from the register as far as it goes."""

from incidents.packs.pack import FrozenQuestion, Pack, PackQuestion, build_pack, by_chapter, frozen_questions

__all__ = ["FrozenQuestion", "Pack", "PackQuestion", "build_pack", "by_chapter", "frozen_questions"]
