"""Cohorts: six to twelve learners around somebody who has done it, formed, measured and changed."""
