"""Puts people who have done a hard piece of joint work beside people who need to do it."""
