from django.urls import path

from kaskad.campaigns.web.material import deeds, library, reading

app_name = "material"
urlpatterns = [
    path("<slug:campaign>/materials/", reading.materials, name="materials"),
    path("<slug:campaign>/materials/<slug:code>/", reading.read, name="read"),
    path("<slug:campaign>/materials/<slug:code>/files/<int:number>/", reading.file, name="file"),
    path("<slug:campaign>/kit/<slug:language>.zip", reading.kit, name="kit"),
    path(
        "<slug:campaign>/kit/<slug:language>/block-<int:block>.zip", reading.kit, name="block_kit"
    ),
    path("<slug:campaign>/library/", library.library_page, name="library"),
    path("<slug:campaign>/library/<slug:code>/", library.material, name="material"),
    path("<slug:campaign>/library/<slug:code>/edit/", library.edit, name="edit"),
    path("<slug:campaign>/library/<slug:code>/preview/", library.preview, name="preview"),
    path(
        "<slug:campaign>/library/<slug:code>/files/<int:number>/",
        library.draft_file,
        name="draft_file",
    ),
    path("<slug:campaign>/library/<slug:code>/redraft/", deeds.redraft, name="redraft"),
    path("<slug:campaign>/library/<slug:code>/cite/", deeds.cite, name="cite"),
    path("<slug:campaign>/library/<slug:code>/attach/", deeds.attach, name="attach"),
    path("<slug:campaign>/library/<slug:code>/detach/", deeds.detach, name="detach"),
    path("<slug:campaign>/library/<slug:code>/approve/", deeds.approve, name="approve"),
    path("<slug:campaign>/library/<slug:code>/withdraw/", deeds.withdraw, name="withdraw"),
    path("<slug:campaign>/library/<slug:code>/discard/", deeds.discard, name="discard"),
]
