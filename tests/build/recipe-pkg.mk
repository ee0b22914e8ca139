CFLAGS += $(shell pkg-config --cflags flagc)
LDLIBS += $(shell pkg-config --libs flagc)

client: main.o notify.o
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
main.o notify.o: notify.h common.h
%.h %.c: %.stamp ;
%.stamp: %.flags
	flagc build $< --depfile $*.d --stamp $@
.SECONDARY:
-include notify.d common.d
