"""Why a test cannot be launched from a learning platform, or a platform be registered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class PlatformUnknown(Refusal):
    code = "assessment.lti_platform_unknown"
    text = _("This learning platform is not registered here. Tell those who run it.")


class LaunchIncomplete(Refusal):
    code = "assessment.lti_incomplete"
    text = _("The platform did not say what it asks for. Open the test there once more.")


class PlatformSaysNo(Refusal):
    code = "assessment.lti_platform_says_no"
    text = _("The platform has not confirmed who you are. Sign in there and open the test again.")


class LaunchUsed(Refusal):
    code = "assessment.lti_launch_used"
    text = _("This launch was used already or is too old. Open the test in the platform once more.")


class LaunchNotSigned(Refusal):
    code = "assessment.lti_not_signed"
    text = _("What was sent is not signed by the platform. Tell those who run it.")


class KeysNotReached(Refusal):
    code = "assessment.lti_keys_not_reached"
    text = _("The platform cannot be asked for its keys now. Try again in a few minutes.")


class LaunchNotForUs(Refusal):
    code = "assessment.lti_not_for_us"
    text = _("What the platform sent is meant for another program. Tell those who run it.")


class LaunchTooOld(Refusal):
    code = "assessment.lti_too_old"
    text = _(
        "What the platform sent is too old, or its clock is wrong. Open the test there once more."
    )


class DeploymentUnknown(Refusal):
    code = "assessment.lti_deployment_unknown"
    text = _("This place of the platform is not registered here. Tell those who run it.")


class MessageUnknown(Refusal):
    code = "assessment.lti_message_unknown"
    text = _("The platform asks for something that does not exist here: only tests are launched.")


class NobodyLaunched(Refusal):
    code = "assessment.lti_nobody"
    text = _("The platform did not say who you are. Sign in there and open the test again.")


class NoTestLaunched(Refusal):
    code = "assessment.lti_no_test"
    text = _("The link in the platform names no test that is published. Tell whoever made it.")


class OtherBrowser(Refusal):
    code = "assessment.lti_other_browser"
    text = _(
        "This launch began in another browser, or the browser keeps no cookies. Open the test in "
        "the platform once more, in a new window."
    )


class OtherMember(Refusal):
    code = "assessment.lti_other_member"
    text = _(
        "Your account at the platform belongs to another member than the one signed in here. Sign "
        "out, and sign in with your own link."
    )


class AccountLinked(Refusal):
    code = "assessment.lti_account_linked"
    text = _(
        "You are connected with another account of this platform. Sign in there with that one."
    )


class NotYourTest(Refusal):
    code = "assessment.lti_not_your_test"
    text = _("You have no place in the stage of this test. Speak to your commission.")


class PlatformThere(Refusal):
    code = "assessment.lti_platform_there"
    text = _("A platform with this issuer and client id is registered already.")


class PlatformAddressWrong(Refusal):
    code = "assessment.lti_address_wrong"
    text = _("%(address)s cannot be used: write an address that begins with https://.")


class PlatformIncomplete(Refusal):
    code = "assessment.lti_platform_incomplete"
    text = _("Give the platform a name, an issuer, a client id and at least one deployment.")
