"""The words with which people say of themselves what the Equality Act 2010 protects."""

TRAITS = {
    "age": """
        young | younger | older | elderly | middle-aged | teenage | teenager | pensioner
        | fifty-something | thirty-something | forty-something | sixty-something | octogenarian
        | senior citizen | millennial | baby boomer | \\d\\d[- ]years?[- ]old | \\d\\d-something
    """,
    "disability": """
        disabled | deaf | deafblind | hard of hearing | hearing[- ]impaired | blind
        | partially sighted | visually impaired | sight[- ]impaired | autistic
        | on the autism spectrum | on the autistic spectrum | dyslexic
        | dyspraxic | neurodivergent | neurodiverse | bipolar | epileptic | amputee
        | paraplegic | tetraplegic | chronically ill | wheelchair user | wheelchair-user
        | stammerer | lip[- ]?reader | learning[- ]disabled | physically disabled
        | registered disabled | registered blind | stroke survivor | cancer survivor
        | hiv[- ]positive
    """,
    "gender reassignment": """
        trans | transgender | transsexual | transgendered | non-?binary | non binary | genderqueer
        | genderfluid | gender[- ]fluid | agender | intersex | cis | cisgender
    """,
    "marriage and civil partnership": """
        wife | husband | single | married | unmarried | divorced | divorcee
        | widowed | widow | widower | engaged | newly-?wed | newlywed | bachelor
        | in a civil partnership | civil partner
    """,
    "pregnancy and maternity": """
        pregnant | heavily pregnant | \\w+ weeks pregnant | \\w+ months pregnant | expectant
        | breastfeeding | mother-to-be | mum-to-be | on maternity leave | on paternity leave
        | expecting a baby | expecting a child | expecting my \\w+ baby | expecting my \\w+ child
        | expecting twins
    """,
    "race": """
        black | white | brown | asian | south asian | east asian | south[- ]east asian | indian
        | pakistani | bangladeshi | bengali | punjabi | gujarati | kashmiri | tamil | sri lankan
        | nepali | nepalese | afghan | iranian | iraqi | syrian | kurdish | turkish | arab | arabic
        | chinese | japanese | korean | vietnamese | thai | filipino | filipina | malaysian
        | african | east african | west african | african[- ]caribbean | afro[- ]caribbean
        | caribbean | west indian | jamaican | trinidadian | nigerian | ghanaian | kenyan | ugandan
        | zimbabwean | somali | ethiopian | eritrean | sudanese | egyptian | moroccan | algerian
        | congolese | south african | irish | scottish | welsh | english | british | northern irish
        | polish | romanian | bulgarian | lithuanian | latvian | ukrainian | russian | portuguese
        | spanish | italian | greek | cypriot | french | german | albanian | european | american
        | brazilian | colombian | australian | gypsy | gipsy | roma | romany | romani
        | irish traveller | traveller | mixed[- ]race | mixed[- ]heritage | dual[- ]heritage
        | biracial | bame | bme | minority[- ]ethnic | ethnic[- ]minority | ethnically diverse
        | racialised | global majority | windrush generation | immigrant | migrant | refugee
        | asylum seeker | foreign | foreign-born | overseas-born | scot | londoner by birth
    """,
    "religion or belief": """
        muslim | sunni | shia | christian | born-again christian | catholic | roman catholic
        | protestant | anglican | methodist | baptist | pentecostal | evangelical | quaker | mormon
        | jehovah['’]s witness | orthodox | sikh | hindu | jain | buddhist | jewish | jew | bahai
        | bahá'í | zoroastrian | parsi | rastafarian | rasta | pagan | wiccan | spiritualist
        | atheist | agnostic | humanist | non-religious | non-believer | religious | practising
        | devout | churchgoer | vegan
    """,
    "sex": """
        woman | man | lady | gentleman | girl | boy | lad | lass | bloke | guy | chap | female
        | male | mum | mam | mom | mother | dad | father | granny | grandma | grandmother | nan
        | grandad | granddad | grandfather | mummy | daddy | stay-at-home mum | stay-at-home dad
    """,
    "sexual orientation": """
        gay | lesbian | bisexual | bi | queer | straight | heterosexual | homosexual | asexual
        | pansexual | lgbt\\+? | lgbtq\\+? | lgbtqi?a?\\+? | openly gay
    """,
}
"""By protected characteristic: words and phrases, as patterns. In their place they stand alone
("I'm deaf"), with an article ("as a Sikh") or before the name of a role ("a Black nurse")."""

NEED_A_ROLE = frozenset(
    """straight white brown bi single english american european french german spanish italian
    foreign orthodox practising religious engaged""".split()  # noqa: SIM905 (a list of words)
)
"""Traits that say many other things too: they go only where the name of a role comes next."""

BEFORE_PEOPLE = (
    "single|old|new|first-time|lone|fellow|proud|openly|practising|devout|working|working-class|only"
    "|first-generation|second-generation"
)
"""What may stand before a trait and goes with it, as in "a single mum" and "a proud Muslim"."""

MANY = """women|men|muslims|christians|catholics|sikhs|hindus|jews|buddhists|asians|africans
    |immigrants|migrants|refugees|wheelchair users|lesbians|gay men|mothers|mums|dads|fathers
    |people of colour|disabled people|deaf people|black people|white people|autistic people"""
"""Traits in the plural, for "one of the few …"."""

PEOPLE = "person|individual|human being|human|citizen|adult|member of staff|someone|somebody"
"""Names of people that say nothing of them; they go when a trait goes."""

WITH = """a disability|disabilities|a learning disability|a physical disability|a hearing impairment
    |hearing loss|a visual impairment|sight loss|low vision|a stammer|autism|adhd|add|dyslexia
    |dyspraxia|epilepsy|bipolar disorder|bipolar|ptsd|multiple sclerosis|ms|cerebral palsy|hiv
    |a chronic illness|a long-term condition|a mental illness|depression|a prosthetic leg
    |a guide dog|an assistance dog|hearing aids|a hearing aid"""
"""What writers have, or live with."""

STATED = """(?:have|live with|am living with|['’]ve got|have got) (?:WITH)
    |use a wheelchair|am in a wheelchair|use hearing aids|wear a (?:hijab|turban|headscarf|kippah)
    |wear hearing aids|turned [1-9]\\d(?: (?:this|last) (?:year|month|week))?
    |use (?:she/her|he/him|they/them) pronouns|was born in (?:[12]\\d{3}|[A-Z]\\w+(?: [A-Z]\\w+)?)
    |am on (?:maternity|paternity) leave
    |(?:came|moved) (?:here|to (?:Britain|England|the UK|this country)) from [A-Z]\\w+
    |grew up (?:muslim|christian|catholic|jewish|sikh|hindu)
    |come from an? [\\w ]+? (?:family|background|community)"""
"""Whole statements of a trait, after "I"; WITH stands for the list of that name."""

NOT_OF_PEOPLE = frozenset(
    """service services team organisation trust system practice charity place site company
    partnership project programme group network pilot vanguard community communities county town
    city club centre home homes hospice hospital council mosque church temple gurdwara synagogue
    school history lives care aid elders people families patients residents women men children
    health day led area region borough neighbourhood family background households
    government sign language ambulance red housing faith society association federation
    handed minded point front""".split()  # noqa: SIM905 (a list of words)
)
"""Where one of these comes next, a trait says whom a service is for, or nothing of anybody."""

ROLES = frozenset(
    """nurse doctor gp physio physiotherapist ot therapist carer worker social manager sister matron
    consultant registrar geriatrician paramedic pharmacist midwife psychologist psychiatrist lead
    director chief head commissioner coordinator co-ordinator volunteer student trainee
    porter receptionist councillor governor trustee chaplain dietitian podiatrist surgeon senior
    junior ward district community practice occupational clinical mental care health navigator
    dentist analyst administrator clerk healthcare assistant partner relative parent patient friend
    neighbour nhs hca ahp anp cpn icb trainer researcher chair
    officer therapist practitioner adviser advisor executive programme project transformation
    strategic operations finance medical nursing interim acting general operational professional
    service services public primary secondary adult children's team vice
    deputy associate specialist link integrated hospital
    """.split()  # noqa: SIM905 (a list of words)
)
"""The first words of roles, which tell "a gay man and carer" from "a gay man and want to know"."""

DOINGS = frozenset(
    """want need have work run lead would do feel struggle know manage look find care think wonder
    can could cannot can't don't am was worry hope wish see hear ask help teach train believe love
    like live keep get try must should had never always often still also just haven't won't will
    chair cover coordinate plan started use nurse commission support""".split()  # noqa: SIM905
)
"""What a writer says of their own doing, without saying "I" again."""
