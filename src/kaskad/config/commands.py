"""The table of commands, each a module of some room's ``management`` shelf."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """Words after ``kaskad``, the module that answers, one line of help."""

    words: str
    module: str
    summary: str
    data: str = "var"


COMMANDS = (
    Entry(
        "demo",
        "kaskad.demo.management.demo",
        "build the national campaign of March 2026 and serve it",
        "var/demo",
    ),
    Entry("init", "kaskad.config.management.init", "make or upgrade an installation"),
    Entry("serve", "kaskad.config.management.serve", "serve the pages and do background work"),
    Entry("worker", "kaskad.config.management.worker", "do background work only"),
    Entry("broadcast", "kaskad.seminars.management.broadcast", "look after broadcasts only"),
    Entry("live", "kaskad.config.management.live", "send live rooms to who watches them only"),
    Entry("tasks", "kaskad.work.management.tasks", "show background work and act on failed tasks"),
    Entry(
        "doctor", "kaskad.config.management.doctor", "check the installation and say what to mend"
    ),
    Entry("keys list", "kaskad.config.management.keys_list", "the keys that seal"),
    Entry("keys rotate", "kaskad.config.management.keys_rotate", "add a key that seals"),
    Entry("keys reseal", "kaskad.config.management.keys_reseal", "seal all with the newest key"),
    Entry("keys drop", "kaskad.config.management.keys_drop", "give up an old key"),
    Entry(
        "keys certificates",
        "kaskad.credentials.management.keys_certificates",
        "show or change the keys of certificates",
    ),
    Entry(
        "retention",
        "kaskad.config.management.retention",
        "take away what was kept long enough",
    ),
    Entry("link", "kaskad.commissions.management.link", "give a person a sign-in link"),
    Entry("operator", "kaskad.accounts.management.operator", "who may open staff sessions"),
    Entry(
        "staff reset",
        "kaskad.commissions.management.staff_reset",
        "begin the sign-in of somebody again who lost the second factor",
    ),
    Entry("answers list", "kaskad.answers.management.answers_list", "the official answers"),
    Entry(
        "answers export",
        "kaskad.answers.management.answers_export",
        "write the official answers as a file",
    ),
    Entry("items list", "kaskad.assessment.management.items_list", "the items of tests"),
    Entry("items import", "kaskad.assessment.management.items_import", "read items of tests"),
    Entry(
        "items export",
        "kaskad.assessment.management.items_export",
        "write items of tests, also for Moodle and QTI",
    ),
    Entry(
        "tests answers",
        "kaskad.assessment.management.tests_answers",
        "write all answers of a test for analysts",
    ),
    Entry("results xapi", "kaskad.assessment.management.results_xapi", "write results for xAPI"),
    Entry("lti add", "kaskad.assessment.management.lti_add", "register a learning platform"),
    Entry("lti list", "kaskad.assessment.management.lti_list", "the learning platforms"),
    Entry("lti remove", "kaskad.assessment.management.lti_remove", "remove a learning platform"),
    Entry("lti key", "kaskad.assessment.management.lti_key", "sign to platforms with a new key"),
    Entry("lrs add", "kaskad.assessment.management.lrs_add", "register a record store (xAPI)"),
    Entry("lrs list", "kaskad.assessment.management.lrs_list", "the record stores"),
    Entry("lrs remove", "kaskad.assessment.management.lrs_remove", "remove a record store"),
    Entry("lrs send", "kaskad.assessment.management.lrs_send", "send new results to a store now"),
    Entry("token", "kaskad.commissions.management.token", "give a program a token of the API"),
    Entry(
        "commissions import",
        "kaskad.commissions.management.structure_import",
        "read the tree of commissions",
    ),
    Entry("roster import", "kaskad.commissions.management.roster_import", "read a list of members"),
    Entry(
        "oneroster import",
        "kaskad.commissions.management.oneroster_import",
        "read a OneRoster package",
    ),
    Entry(
        "oneroster export",
        "kaskad.reporting.management.oneroster_export",
        "write a OneRoster package",
    ),
    Entry(
        "certificates issue",
        "kaskad.credentials.management.certificates_issue",
        "issue certificates to everybody who has earned one",
    ),
    Entry(
        "certificates renew",
        "kaskad.credentials.management.certificates_renew",
        "write certificates anew whose key was withdrawn",
    ),
    Entry(
        "certificates verifier",
        "kaskad.credentials.management.certificates_verifier",
        "print the program that checks a certificate",
    ),
    Entry("verify", "kaskad.credentials.management.verify", "check a certificate"),
    Entry(
        "exemptions list",
        "kaskad.campaigns.management.exemptions_list",
        "who need not be trained",
    ),
    Entry("venues import", "kaskad.campaigns.management.venues_import", "read the halls"),
    Entry("campaign import", "kaskad.campaigns.management.campaign_import", "read a campaign file"),
    Entry(
        "campaign export", "kaskad.campaigns.management.campaign_export", "write a campaign file"
    ),
    Entry(
        "provisions import",
        "kaskad.campaigns.management.provisions_import",
        "read laws and provisions",
    ),
    Entry(
        "materials export",
        "kaskad.campaigns.management.materials_export",
        "write the materials in force",
    ),
    Entry(
        "materials kit",
        "kaskad.campaigns.management.materials_kit",
        "write the kit of a campaign as a ZIP",
    ),
    Entry("plan run", "kaskad.planning.management.plan_run", "make a draft plan"),
    Entry("plan show", "kaskad.planning.management.plan_show", "show a plan and its breaches"),
    Entry("plan diff", "kaskad.planning.management.plan_diff", "compare two plan versions"),
    Entry(
        "plan replan",
        "kaskad.planning.management.plan_replan",
        "repair the plan in force from the middle of a campaign",
    ),
    Entry(
        "plan put-in-force",
        "kaskad.planning.management.plan_put_in_force",
        "put a draft plan in force",
    ),
    Entry("make-up", "kaskad.reporting.management.make_up", "add seminars for those who missed"),
    Entry("forecast", "kaskad.reporting.management.forecast", "how likely the goal is in time"),
    Entry(
        "figures snapshot",
        "kaskad.reporting.management.figures_snapshot",
        "freeze the figures of days that are over",
    ),
    Entry(
        "figures verify",
        "kaskad.reporting.management.figures_verify",
        "check frozen figures against the record",
    ),
    Entry("coverage", "kaskad.reporting.management.coverage", "how many are trained, where"),
    Entry("bulletin", "kaskad.reporting.management.bulletin", "the official text about a day"),
    Entry("stated", "kaskad.reporting.management.stated", "numbers published elsewhere"),
    Entry("report", "kaskad.reporting.management.report", "the week for the commission, as a file"),
    Entry("delivery", "kaskad.messaging.management.delivery", "how far messages to people are"),
    Entry(
        "delivery test", "kaskad.messaging.management.delivery_test", "try a channel of messages"
    ),
    Entry("trace", "kaskad.reporting.management.trace", "the way of one row to the public number"),
    Entry(
        "person export",
        "kaskad.reporting.management.person_export",
        "everything that is held about one person",
    ),
    Entry(
        "person erase",
        "kaskad.commissions.management.person_erase",
        "erase what names a person who has left",
    ),
    Entry("audit verify", "kaskad.audit.management.audit_verify", "check that the record is whole"),
    Entry("audit export", "kaskad.audit.management.audit_export", "write the record to a file"),
    Entry("audit seal", "kaskad.audit.management.audit_seal", "sign what is new in the record now"),
    Entry("audit key", "kaskad.audit.management.audit_key", "show the keys that prove the record"),
    Entry(
        "audit verifier",
        "kaskad.audit.management.audit_verifier",
        "show the program that checks an exported record without Kaskad",
    ),
    Entry(
        "audit roles",
        "kaskad.audit.management.audit_roles",
        "show the SQL of a database role that cannot change the record",
    ),
    Entry("planner", "kaskad_planner", "the planning engine alone"),
)
