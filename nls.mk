# nls.mk: what gettext reads.  English msgids in the code, translations in po/.
CATALOG_NAME     = industrial_park
AVAIL_LANGUAGES  = $(shell cat $(srcdir)/po/LINGUAS)
GETTEXT_FILES    = $(sort $(wildcard src/*.c src/rules/*.c))
GETTEXT_TRIGGERS = $(BACKEND_COMMON_GETTEXT_TRIGGERS) finding_say:3 finding_add:2 finding_advise:2
GETTEXT_FLAGS    = $(BACKEND_COMMON_GETTEXT_FLAGS) finding_say:3:c-format finding_add:2:c-format finding_advise:2:c-format
