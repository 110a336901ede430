"""The four pages of the training: tell, show, watch, coach, each with what to do and what not.

They are about teaching joint work, which is done by people who answer to different organisations:
nobody can be told to do it, and what worked in one place has to be made anew in the next.
"""

from dataclasses import dataclass

from mentoring.models.training import TrainingStep


@dataclass(frozen=True)
class Lesson:
    """One page of the training."""

    step: str
    title: str
    lede: str
    paragraphs: tuple[str, ...]
    dos: tuple[str, ...]
    donts: tuple[str, ...]
    try_it: str


LESSONS = {
    TrainingStep.TELL: Lesson(
        step="tell",
        title="Tell: what you did, in the order in which it happened",
        lede="Your learner does not need a model. They need to hear what you did on the Monday.",
        paragraphs=(
            "People from several organisations did this together, so nobody saw all of it. Tell "
            "it as a story with a beginning: who was stuck, and where. Then who you rang first, "
            "what they were afraid of, and what made them say yes.",
            "Say what you left out when it came to be written up: the meeting that went wrong, "
            "the person who stopped it for a year, the rule that turned out not to be a rule. "
            "That is the part that cannot be found anywhere else.",
            "End with what you would do differently. It takes your learner off the hook: they do "
            "not have to copy you.",
        ),
        dos=(
            "start with one person who was cared for, without a name, and what happened to them",
            "name the first step that cost nothing and needed nobody’s leave",
            "say who could have said no, and what each of them needed before they said yes",
            "say which results you counted, and which you only believe",
            "stop after ten minutes and ask: what of this is different where you are?",
        ),
        donts=(
            "start with the structure chart or the name of the programme",
            "say “we got buy-in”: say who did what, and when",
            "hide what you had that they do not have, such as money, time or a chief who cared",
            "tell anything by which a patient or a colleague could be known",
        ),
        try_it="Tell your story aloud to an empty room in five minutes. Cut whatever you would not "
        "tell a friend who has the same to do next week.",
    ),
    TrainingStep.SHOW: Lesson(
        step="show",
        title="Show: let them see it, and the things that you used",
        lede="What people do together is hard to describe and easy to see. Let them see it.",
        paragraphs=(
            "The best thing to show is the work itself: the morning meeting of the ward and the "
            "council’s home-care team, the shared list, the call to the daughter. Ask everybody "
            "in the room first, and tell your learner what to watch for before you go in.",
            "The second best is what you used: the one-page agreement, the agenda, the form "
            "before it was improved. Show the first, clumsy one too. It tells your learner that "
            "they can begin with something clumsy.",
            "Where you cannot meet, share your screen and walk through one real week, with "
            "everything taken out that could name a patient.",
        ),
        dos=(
            "give one thing to watch for: “see who speaks first when it is about money”",
            "let them talk with the people from the other organisation without you there",
            "show what you say when somebody answers “that is not our job”",
            "afterwards ask what they saw, before you say what you saw",
        ),
        donts=(
            "put on a show: a normal Tuesday teaches more than a visit day",
            "hand over a toolkit and call it teaching",
            "show anything from a record, or send documents that are not yours to give",
            "fill every minute: the best questions come on the way to the car park",
        ),
        try_it="Choose one thing that you could show within two weeks. Write down whom you have to "
        "ask first, in your own organisation and in the other one.",
    ),
    TrainingStep.WATCH: Lesson(
        step="watch",
        title="Watch: let them do it, and see what you see",
        lede="Now it is their turn, where they work, with their own people. You watch.",
        paragraphs=(
            "Agree beforehand what they will try, with whom, and by when. Keep it small enough "
            "to be done before you next meet: one patient’s journey looked at by two teams, one "
            "call to a head of service whom they have never met.",
            "Be there if you can, by video if need be, and say nothing while it goes on. If you "
            "cannot be there, ask them to tell it afterwards in order: what did you say, what did "
            "they say, what happened then?",
            "Watch the others as well. When the person from the other organisation leans back, "
            "your learner may not notice. You can.",
        ),
        dos=(
            "write down words that were said, not your judgement of them",
            "tell first one thing that worked, and why it worked there",
            "then ask: what would you do in the same way, and what not?",
            "expect it to look different from yours, and look for what it has to achieve",
        ),
        donts=(
            "step in while it is going on, unless somebody could come to harm",
            "speak for your learner to their boss or to their partners",
            "say “when I did this”: that was Tell, and it is over",
            "report to anybody what you saw: it stays between the two of you",
        ),
        try_it="Think of the last time that somebody watched you at work. What did they say that "
        "helped? Write the sentence down and use it.",
    ),
    TrainingStep.COACH: Lesson(
        step="coach",
        title="Coach: ask, until they need you no more",
        lede="You are done when they can do it without you, and teach the next one.",
        paragraphs=(
            "Your learner knows their place better than you do. From now on ask more than you "
            "say. Three questions carry most talks: what did you want to happen, what happened, "
            "and what will you try next, by when?",
            "What is in the way is often outside their reach: money that flows to one side only, "
            "a rule about data, a target that punishes the partner. Help them to sort it: what can "
            "you change, what can your boss change, and who else has got round this?",
            "Plan the end at the start. After four to six talks ask whether this is still worth "
            "the time of both of you. To stop is a result, and so is to ask for somebody else.",
        ),
        dos=(
            "count to ten after a question before you help",
            "ask what the person who is cared for would notice, and how one could tell",
            "end every talk with one step, a date, and who else has to know",
            "ask early: who could learn this from you?",
        ),
        donts=(
            "solve it for them, however quickly you could",
            "become the line manager, the therapist or the consultant",
            "go on out of politeness: an honest end costs nobody anything",
            "keep a worry about safety to yourself: say so, and tell your programme’s named person",
        ),
        try_it="In your next talk at work give no advice for ten minutes and ask only questions. "
        "Notice how hard it is, and what comes of it.",
    ),
}


def lesson(step: TrainingStep) -> Lesson:
    """Give one page of the training."""
    return LESSONS[step]
