"""What the money of a comparison is called, in Dutch and English."""

from __future__ import annotations

from labsim.inputs.errors import Text

PARTY = {
    "municipality": Text("gemeente", "municip."),
    "uwv": Text("UWV", "UWV"),
    "state": Text("Rijk", "state"),
    "employer": Text("werkgever", "employer"),
    "person": Text("persoon", "person"),
    "elsewhere": Text("elders", "elsewhere"),
}
BLOCK = {
    "cost": Text("aan de maatregel", "on the measure"),
    "benefits": Text("uitkeringen", "benefits"),
    "funding": Text("BUIG en budgetten", "BUIG and budgets"),
    "wages": Text("lonen", "wages"),
    "contributions": Text("werkgeverspremies", "contributions"),
    "tax": Text("belasting", "tax"),
    "subsidies": Text("subsidies bij werk", "subsidies for work"),
    "output": Text("productie", "output"),
    "output_elsewhere": Text("productie elders", "output elsewhere"),
    "total": Text("saldo", "balance"),
}
PERSPECTIVE = {
    "municipality": Text("gemeentelijke kas", "municipality"),
    "government": Text("overheid samen", "government"),
    "society": Text("samenleving", "society"),
}
TEXT = {
    "title": Text("Wat het kost en wie er wint: {name}", "What it costs and who gains: {name}"),
    "under": Text(
        "Duizenden euro's, contant gemaakt ({rate} per jaar) over {weeks} weken, prijspeil {year}; + is winst.",
        "Thousands of euros, present value ({rate} a year) over {weeks} weeks, prices of {year}; + is a gain.",
    ),
    "perspectives": Text("Drie manieren om te tellen", "Three ways to count"),
    "costs": Text("kosten", "costs"),
    "gains": Text("baten", "benefits"),
    "balance": Text("saldo", "balance"),
    "interval": Text("95%-interval", "95 % interval"),
    "ratio": Text("baten per euro", "per euro"),
    "ratios": Text("Baten per euro met 95%-interval: {text}.", "Benefits per euro, 95 % interval: {text}."),
    "three_costs": Text(
        "Kosten: {budget} = uit het gevraagde budget, tot de peildatum; {municipality} = alles wat de gemeente "
        "betaalt, over alle weken en contant gemaakt; {society} = plus werkgevers en anderen.",
        "Costs: {budget} = from the budget asked for, up to the date of the headline; {municipality} = all that the "
        "municipality pays, over all weeks and as present value; {society} = plus employers and others.",
    ),
    "each": Text("Per plaatsing, alle betalers samen", "Per placement, all payers together"),
    "eur_per_gross": Text("per bruto plaatsing", "per gross placement"),
    "eur_per_net": Text("per netto plaatsing", "per net placement"),
    "eur_per_net_lasting": Text("per blijvende netto plaatsing", "per lasting net placement"),
    "worth": Text(
        "Nettobate (duizenden euro's) als een blijvende plaatsing zoveel waard is",
        "Net benefit (thousands of euros) if a lasting placement is worth so much",
    ),
    "programme": Text("min wat is uitgegeven", "less what is spent"),
    "government": Text("met het saldo van de overheid", "with the balance of government"),
    "break_even": Text("samenleving quitte bij een waarde van", "society breaks even at a value of"),
    "break_even_output": Text(
        "{who} quitte als parallel werk dit deel van zijn loonkosten opbrengt",
        "{who} even if parallel jobs bring this share of their cost",
    ),
    "pro_memorie": Text("Niet in een bedrag (p.m.): {names}.", "In no sum (p.m.): {names}."),
    "sroi": Text(
        "SROI betekent twee dingen. Inkoopclausule: {effort} aan inspanningswaarde per jaar, geen baat en in geen som. "
        "Waarderingsmethode: {valued}.",
        "SROI means two things. Purchasing clause: {effort} of effort value a year, no benefit and in no sum. "
        "Valuation: {valued}.",
    ),
    "valued": Text(
        "{ratio} aan maatschappelijke baten per euro kosten", "{ratio} of benefits to society per euro spent"
    ),
    "not_defined": Text("niet gedefinieerd", "not defined"),
    "null": Text("Vergeleken met: {text}.", "Compared with: {text}."),
}


class MoneyWords:
    """Texts of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def of(self, text: Text) -> str:
        """The text in this language."""
        return text.nl if self.lang == "nl" else text.en

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its {names} filled in."""
        return self.of(TEXT[key]).format(**values)
