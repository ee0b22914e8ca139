# flagc is one file, tools/flagc. What it writes is committed: a build without Python uses that, and says so.
FLAGC := tools/flagc

ifneq ($(shell $(FLAGC) --version 2>/dev/null),)
build/notify.stamp: notify.flags $(FLAGC) Makefile
	$(FLAGC) build $< --depfile build/notify.d --stamp $@
notify.h notify.c: build/notify.stamp
	@test -f $@ || $(FLAGC) build notify.flags
-include build/notify.d
else
$(warning without Python 3.9 or newer, notify.h and notify.c are used as they are)
endif
