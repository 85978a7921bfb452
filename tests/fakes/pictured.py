"""What is typed for the pictures of `tests.screenshots`: two lists, a call, words to sales."""

from __future__ import annotations

FILE_NAME = {"fr": "salon-industrie-novembre.csv", "en": "trade-fair-november.csv"}
LISTS = {
    "fr": """Prénom;Nom;Fonction;Société;Téléphone;E-mail;Code postal;Ville;Effectif;Stand visité
Odile;Marchandier;Responsable méthodes;Forges Delmas;01 99 00 71 20;\
o.marchandier@delmas.example;08000;Charleville-Mézières;130;B12
Karim;Benhaddou;Directeur industriel;Verrerie Ansel;06 39 98 55 14;\
k.benhaddou@ansel.example;59000;Lille;310;B12
Solène;Tanguy;Acheteuse;Biscuiterie Keriou;02 61 91 30 05;\
s.tanguy@keriou.example;29000;Quimper;85;C03
Marc;Ollivier;Chef d’atelier;Scierie Vauban;;m.ollivier@vauban.example;88000;Épinal;42;A07
Odile;Marchandier;Responsable méthodes;Forges Delmas;01 99 00 71 20;\
o.marchandier@delmas.example;08000;Charleville-Mézières;130;B12
Inès;Roca;Responsable qualité;Laiterie du Gave;05 36 49 12;i.roca@gave.example;64000;Pau;95;C03
Étienne;Grandjean;Gérant;Tôlerie Grandjean;03 53 01 44 27;\
e.grandjean@grandjean.example;67000;Strasbourg;28;A07
""",
    "en": """First name,Last name,Job title,Company,Phone,Email,Postcode,Town,Staff,Stand visited
Harriet,Collins,Maintenance manager,Pennine Castings,+44 20 7946 0311,\
h.collins@pennine.example,SW1A 1AA,London,130,B12
Owen,Prosser,Plant director,Severn Glass,+44 29 2018 0455,\
o.prosser@severn.example,CF10 1AA,Cardiff,310,B12
Moira,Sutherland,Buyer,Tay Biscuits,+44 131 496 0512,\
m.sutherland@tay.example,EH1 1AA,Edinburgh,85,C03
Dev,Anand,Workshop lead,Vale Sawmill,,d.anand@vale.example,LS1 1AA,Leeds,42,A07
Harriet,Collins,Maintenance manager,Pennine Castings,+44 20 7946 0311,\
h.collins@pennine.example,SW1A 1AA,London,130,B12
Ruth,Abara,Quality lead,Gower Dairy,020 79,r.abara@gower.example,SA1 1AA,Swansea,95,C03
Tom,Ridley,Owner,Ridley Sheet Metal,+44 161 496 0744,\
t.ridley@ridley.example,M1 1AA,Manchester,28,A07
""",
}
# Seconds into the call, what is typed into the line of impressions, at which question.
IMPRESSIONS = {
    "fr": {
        "hoped": (48, "ambiance +1 ~ prend le temps"),
        "staff": (95, 'intérêt +2 "c’est exactement notre sujet"'),
        "today": (140, 'douleur +2 ~ "on a perdu trois jours" la voix baisse'),
        "slips": (190, "confiance +1 ~ parle plus lentement, donne des détails"),
        "decider": (227, "pouvoir de décision +1 ? appelle le DG par son prénom"),
        "live_when": (291, 'urgence +1 "avant l’arrêt d’été, sinon ça ne sert à rien"'),
    },
    "en": {
        "hoped": (48, "mood +1 ~ takes the time"),
        "staff": (95, 'interest +2 "that is exactly our problem"'),
        "today": (140, 'pain +2 ~ "we lost three days" the voice drops'),
        "slips": (190, "trust +1 ~ speaks more slowly, gives details"),
        "decider": (227, "decision power +1 ? calls the director by first name"),
        "live_when": (291, 'urgency +1 "before the summer shutdown, or there is no point"'),
    },
}
HESITATION = {
    "fr": (372, 'hésite sur le budget -1 "on verra en janvier"'),
    "en": (372, 'hesitates on budget -1 "we’ll see in January"'),
}
NOTE = {
    "fr": "A payé environ 15 k€ l’outil précédent, jamais déployé.",
    "en": "Paid about €15k for the last tool, never rolled out.",
}
# What is told to sales: the first sentence, what to avoid, a word.
WORDS = {
    "fr": (
        "Inès m’a raconté vos trois jours d’arrêt sur le four n° 2. On regarde ensemble ce qui "
        "peut tourner chez vous avant l’arrêt de juillet ?",
        "Ouvrir sur le prix : elle se tend sur le budget.",
        "Elle aime les chiffres. Viens avec le coût d’un jour d’arrêt.",
    ),
    "en": (
        "Inès told me about your three days’ stop on furnace no. 2. Shall we look at what can run "
        "before the July shutdown?",
        "Opening on price: she tensed on budget.",
        "She likes figures. Bring the cost of a day’s stoppage.",
    ),
}
FIELDS = ("GrowingText", "TextArea")
CONFIRMED = ("job_title", "sector", "staff", "city", "email", "phone")
VISIT = {"fr": "Visite sur site", "en": "On-site visit"}
WHY = {
    "fr": {
        "hoped": "trois jours d’arrêt sur le four n° 2",
        "sites_machines": "3 sites, 180 machines",
    },
    "en": {"hoped": "three days lost on furnace no. 2", "sites_machines": "3 sites, 180 machines"},
}
# One answer for each question of the first shipped script, up to the budget and after it.
TO_BUDGET = {
    "opening": "",
    "hoped": "1",
    "sector": "1",
    "staff": "#240",
    "sites_machines": "1",
    "today": "1",
    "slips": "12",
    "role": "2",
    "decider": "#Jean-Marc Brévault",
    "live_when": "2",
}
AFTER_BUDGET = {"budget": "2", "comparing": "2", "next_step": "", "next_step_on": "#03/12/2026"}
# What sales said of the call of the pictures, and what its coach typed at the budget.
SALES = {
    "fr": (
        "Tout était juste, y compris la gêne sur le budget\u00a0: c’est le DG qui bloque, "
        "pas elle. Je suis arrivé avec le coût d’un jour d’arrêt, on a signé l’audit."
    ),
    "en": (
        "All of it was right, the unease about budget too: the director blocks, not her. I came "
        "with the cost of a day’s stoppage, and we signed the audit."
    ),
}
COACH = {
    "fr": (
        "Très bon silence après «\u00a0on verra en janvier\u00a0»\u00a0: c’est lui qui fait sortir "
        "le chiffre. La prochaine fois, demande aussi qui d’autre doit dire oui."
    ),
    "en": (
        "Very good silence after “we’ll see in January”: it is what brings the figure out. Next "
        "time, ask who else has to say yes too."
    ),
}
PRACTISE = {
    "fr": ("Demander qui d’autre doit dire oui", "Donner un chiffre avant d’en demander un"),
    "en": ("Ask who else must say yes", "Offer a figure before asking for one"),
}
