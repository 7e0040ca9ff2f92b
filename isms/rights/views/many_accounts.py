"""Many accounts from a spreadsheet: upload, look, make; the template, and the list to take out."""

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from isms.languages import in_swedish
from isms.register.downloads import XLSX, send_download
from isms.register.errors import DomainError
from isms.register.spreadsheets import Sheet, SpreadsheetError, TemplateColumn, write_template, write_workbook
from isms.rights.accounts import send_account_link
from isms.rights.forms import AccountsFileForm
from isms.rights.many_accounts import HEADERS, MOST, judge_rows, make_accounts, read_rows
from isms.rights.people import people_of
from isms.rights.views.accounts import demand_right

SALT = "rights.accounts_from_file"
SECONDS_TO_DECIDE = 3_600


def accounts_from_file(request: HttpRequest, organisation: str) -> HttpResponse:
    """Take in a file and show what each row would lead to; nothing is kept of it."""
    demand_right(request)
    form = AccountsFileForm(request.POST, request.FILES) if request.method == "POST" else AccountsFileForm()
    context = {"form": form, "most": MOST}
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_rows(form.cleaned_data["file"])
        except SpreadsheetError as error:
            form.add_error("file", error.message)
        else:
            judged = judge_rows(rows, organisation=request.organisation)
            context |= {
                "judged": judged,
                "new_count": sum(row.is_new for row in judged),
                "rows": signing.dumps(rows, salt=SALT, compress=True),
            }
    return render(request, "rights/accounts_from_file.html", context, status=422 if form.errors else 200)


@require_POST
def accounts_make(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make the accounts that were shown, and mail each its link."""
    demand_right(request)
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=SALT, max_age=SECONDS_TO_DECIDE)
        made = make_accounts(rows=rows, actor=request.actor)
    except signing.BadSignature:
        messages.error(request, _("Det gick för lång tid. Ladda upp filen på nytt."))
        return redirect("rights:accounts_from_file", organisation=organisation)
    except DomainError as error:
        messages.error(request, _("%(why)s Inget konto är skapat.") % {"why": error.message})
        return redirect("rights:accounts_from_file", organisation=organisation)
    unsent = [user.email for user in made if not send_account_link(user=user, organisation=request.organisation)]
    told = ngettext("%(count)d konto är skapat.", "%(count)d konton är skapade.", len(made))
    messages.success(request, told % {"count": len(made)})
    if unsent:
        told = _("Mejlet kunde inte skickas till %(who)s. Skicka en ny länk på personens sida.")
        messages.error(request, told % {"who": ", ".join(unsent)})
    return redirect("rights:person_list", organisation=organisation)


@require_safe
@in_swedish()
def accounts_template(request: HttpRequest, organisation: str) -> FileResponse:
    """Send the empty sheet."""
    demand_right(request)
    columns = [
        TemplateColumn(HEADERS["name"][0], _("För- och efternamn. Skriv inget personnummer.")),
        TemplateColumn(HEADERS["email"][0], _("Dit går länken för att välja lösenord.")),
    ]
    content = write_template(_("Konton"), columns, values_title=_("Värden"))
    return send_download(content, filename="konton mall.xlsx", content_type=XLSX)


@require_safe
@in_swedish()
def accounts_export(request: HttpRequest, organisation: str) -> FileResponse:
    """Send everybody with an account in the organisation; the file comes back as it is."""
    demand_right(request)
    rows = people_of(request.organisation).values_list("name", "email")
    content = write_workbook([Sheet(_("Konton"), [names[0] for names in HEADERS.values()], rows)])
    day = request.actor.today.isoformat()
    return send_download(content, filename=f"konton-{request.organisation.slug}-{day}.xlsx", content_type=XLSX)
