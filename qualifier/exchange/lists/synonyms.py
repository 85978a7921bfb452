"""What the world calls its columns, in French and English, and what they are to us.

Names are compared folded and without blanks or punctuation, so "E-mail", "e_mail" and
"EMail" are one. Within a target the better names come first: of two columns that claim one
field, the better-named gets it. Sources: exports of common CRMs and of French offices.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from qualifier.exchange.lists.folding import compact

# target text (columns.Target) → names, best first. `phone2` doubles as the mobile's place.
NAMES: MappingProxyType[str, str] = MappingProxyType(
    {
        "external_id": (
            "external id, id externe, identifiant externe, prospect id, lead id, record id,"
            "record id - contact, hs_object_id, contact id, lead record id, person - id,"
            "lead - id, id piste, id prospect, id contact, code prospect, code client,"
            "identifiant de l'etablissement, customer id, uuid, uid, identifiant, id,"
            "n° client, numéro client, n° fiche, numero de fiche, uai, reference, ref,"
            "lead number, numéro de piste"
        ),
        "first_name": (
            "prénom, first name, firstname, prénom du contact, prénom contact, contact prénom,"
            "contact first name, contact - first name, person - first name, given name, forename,"
            "fname, prénom interlocuteur, prenoms"
        ),
        "last_name": (
            "nom de famille, last name, lastname, contact last name, contact - last name,"
            "person - last name, family name, surname, lname, nom contact prospect, patronyme"
        ),
        "name": (
            "full name, nom complet, nom et prénom, nom prénom, prénom nom, prénom et nom,"
            "nom & prénom, contact name, nom du contact, nom contact, person - name,"
            "lead - contact person, contact person, personne de contact, interlocuteur,"
            "lead name, nom de la piste, contact, name, nom"
        ),
        "company": (
            "société, entreprise, company, company name, raison sociale, nom de la société,"
            "nom de l'entreprise, nom société, nom entreprise, nom de société, nom d'entreprise,"
            "company / account, account name, organization - name, lead - organization,"
            "person - organization, organization, organisation, organization name,"
            "nom de l'établissement, nom etablissement, établissement, dénomination,"
            "dénomination sociale, denominationunitelegale, enseigne, nom du compte, compte,"
            "associated company, employer, employeur, account, structure, current company,"
            "société / organisation, firma, company name for emails"
        ),
        "job_title": (
            "fonction, poste, poste occupé, job title, jobtitle, job position,"
            "intitulé du poste, intitulé de poste, fonction du contact, person - job title,"
            "position, title, titre, profession, métier, occupation, current title,"
            "what is your current occupation, role, rôle"
        ),
        "phone": (
            "téléphone, tél, tel, phone, phone number, telephone number, numéro de téléphone,"
            "n° de téléphone, n° téléphone, n° tél, num tel, numero tel, téléphone fixe,"
            "tél fixe, fixe, téléphone professionnel, tél pro, téléphone pro,"
            "téléphone bureau, business phone, work phone, work direct phone, person - phone,"
            "person - phone - work, phone - work, téléphone 1, tél 1, phone 1, ligne directe,"
            "direct phone, téléphone direct, company phone, corporate phone, main phone,"
            "standard, téléphone principal, telephones, numéro, phone_number"
        ),
        "phone2": (
            "portable, mobile, mobile phone, mobile phone number, mobile number, mobile_phone,"
            "téléphone portable, téléphone mobile, tél portable, tél mobile, tel port, tel mob,"
            "gsm, cell, cell phone, cellphone, person - phone - mobile, phone - mobile,"
            "numéro de portable, numéro de mobile, n° portable, téléphone 2, tél 2, phone 2,"
            "autre téléphone, other phone, person - phone - other, person - phone - home,"
            "home phone, whatsapp phone number"
        ),
        "email": (
            "email, e-mail, mail, courriel, mél, mel, email address, e-mail address,"
            "adresse e-mail, adresse mail, adresse courriel, adresse électronique,"
            "adresse de messagerie, email professionnel, email pro, mail pro, work email,"
            "person - email, person - email - work, email - work, email 1, email du contact,"
            "email contact, contact email, primary email, courrier électronique"
        ),
        "website": (
            "site web, site internet, website, website url, web, site, url du site, url,"
            "organization - website, company website, company domain name, domaine, domain,"
            "page web, adresse web"
        ),
        "street": (
            "adresse, rue, street, street address, address, adresse 1, address line 1,"
            "adresse postale, address 1, mailing street, billing street, n° et rue,"
            "numéro et rue, adresse ligne 1, voie, organization - address, street 1, adresse 1re"
        ),
        "postal_code": (
            "code postal, cp, zip, zip code, zipcode, postal code, postcode, post code,"
            "zip/postal code, mailing zip/postal code, billing zip/postal code, codepostal,"
            "mailing zip, billing zip, code_postal, npa"
        ),
        "city": (
            "ville, city, town, commune, nom commune, nom de la commune, localité,"
            "mailing city, billing city, libellé commune, company city, city/town"
        ),
        "country": (
            "pays, country, country/region, country code, code pays, mailing country,"
            "billing country, pays/région, company country, nation"
        ),
        "language": "langue, language, preferred language, langue préférée, langue parlée",
        "sector": (
            "secteur, secteur d'activité, industry, sector, industrie, activité, branche,"
            "libellé naf, libellé ape, activité principale, business sector, company industry"
        ),
        "staff": (
            "effectif, effectifs, number of employees, employees, no. of employees, # employees,"
            "no of employees, nb salariés, nbre de salariés, nombre de salariés, salariés,"
            "nombre d'employés, nb employés, employee count, headcount, company size, staff,"
            "taille de l'entreprise, taille entreprise, taille, tranche d'effectif,"
            "tranche d'effectifs, company headcount"
        ),
        "source": (
            "source, lead source, source de la piste, origine, origine du contact, provenance,"
            "original source, latest source, original traffic source, utm_source,"
            "person - source, lead - source, source channel, source du lead, canal"
        ),
        "campaign": (
            "campagne, campaign, campaign name, nom de la campagne, utm_campaign,campagne marketing"
        ),
        "owner": (
            "propriétaire, owner, contact owner, lead owner, account owner, salesperson,"
            "vendeur, commercial, assigned to, attribué à, responsable, person - owner,"
            "lead - owner, propriétaire de la piste, propriétaire du contact, hubspot owner,"
            "hubspot_owner_id, owner name"
        ),
        "notes": (
            "notes, note, commentaires, commentaire, comments, comment, remarques, remarque,"
            "observations, observation, internal notes, notes internes, description, message"
        ),
        "nature": (
            "nature, type de client, b2b/b2c, professionnel ou particulier,"
            "professionnel/particulier, pro/particulier, customer type"
        ),
        "legal_basis": (
            "base légale, base juridique, legal basis, lawful basis,"
            "legal basis for processing contact's data"
        ),
        "basis_source": (
            "preuve du consentement, preuve de consentement, consent proof, proof of consent,"
            "source du consentement, consent source, origine de la collecte"
        ),
        "basis_on": (
            "date du consentement, date de consentement, consent date, date de collecte,"
            "collected on, collection date, opt-in date, date d'opt-in, date opt in"
        ),
        "do_not_call": (
            "do not call, donotcall, ne pas appeler, do not phone, donotphone, dnc,"
            "opposition téléphonique, opposition téléphone, opposition, liste d'opposition,"
            "ne pas démarcher, ne pas contacter, do not contact, phone opt out, opt out phone,"
            "bloctel, opposé au démarchage, ne pas téléphoner"
        ),
        "do_not_email": (
            "do not email, donotemail, email opt out, hasoptedoutofemail, ne pas envoyer d'e-mail,"
            "unsubscribed from all email, unsubscribed, désabonné, désinscrit, opt out email"
        ),
        "signal": (
            "last activity, last notable activity, dernière activité, dernière action,"
            "last interaction, dernière interaction, acte révélateur, signal, signaux,"
            "recent conversion, recent conversion event name, last event, activité récente,"
            "buying signal, signal d'achat"
        ),
        "signal_date": (
            "signal date, date du signal, date de l'acte, recent conversion date,"
            "last activity date, last activity on, date de dernière activité,"
            "date dernière activité, date de la demande, request date, event date,"
            "date de l'événement, date d'activité, activity date"
        ),
        "signal:quote": "demande de devis, devis demandé, quote request, quote requested",
        "signal:callback_request": (
            "demande de rappel, rappel demandé, callback request, callback requested,"
            "call me back, demande d'appel"
        ),
        "signal:demo": "demande de démo, demande de démonstration, demo request, demo requested",
        "signal:configurator": "configurateur, configurator, configuration enregistrée",
        "signal:price_page": "page tarifs, page prix, price page, pricing page, page tarifaire",
        "signal:comparison": "comparatif, comparison, comparaison",
        "signal:webinar": "webinar, webinaire, webinar attended, webinaire suivi",
        "signal:event": "salon, salon visité, événement, event, trade show, tradeshow",
        "signal:download": (
            "téléchargement, download, livre blanc, white paper, whitepaper, ebook downloaded"
        ),
        "signal:marketing_score": (
            "marketing score, score marketing, lead score, hubspot score, engagement score,"
            "behavioral score, behavioural score, score comportemental,"
            "asymmetrique activity score, score d'activité, score"
        ),
        # names that look like one of the above and are not
        "extra": (
            "fax, télécopie, telecopie, numéro de fax, n° fax, fax number, siret, siren, tva,"
            "siren_siret, n° siret, vat, statut, status, état, lead status, tags,"
            "étiquettes, stage, étape, lifecycle stage, rating, civilité, salutation,"
            "date de création, create date, created date, created on, connected on,"
            "département, région, state, state/province, state/region, adresse 2, adresse 3,"
            "address 2, code naf, code ape, annual revenue, chiffre d'affaires, ca, linkedin"
        ),
    }
)


@cache
def known_names() -> MappingProxyType[str, tuple[tuple[str, int], ...]]:
    """Compact column name → the targets it may mean, each with its rank (0 is best)."""
    found: dict[str, list[tuple[str, int]]] = {}
    for target, listed in NAMES.items():
        for rank, name in enumerate(listed.split(",")):
            claims = found.setdefault(compact(name), [])
            if all(claim != target for claim, _ in claims):
                claims.append((target, rank))
    return MappingProxyType({name: tuple(targets) for name, targets in found.items()})


def is_known_name(name: str) -> bool:
    """Whether a list column may well be called so."""
    return compact(name) in known_names()
