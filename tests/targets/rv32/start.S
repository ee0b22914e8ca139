/* SPDX-License-Identifier: MIT */
/* RV32 in qemu: a stack, C's variables, then main(). A trap says so and ends. */
    .option arch, +zicsr
    .section .start, "ax"
    .globl start
start:
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    la      sp, stack_top
    la      t0, trap
    csrw    mtvec, t0

    /* Variables that have a value get it, the others are 0. */
    la      t0, data_image
    la      t1, data_start
    la      t2, data_end
1:  bgeu    t1, t2, 2f
    lw      t3, 0(t0)
    sw      t3, 0(t1)
    addi    t0, t0, 4
    addi    t1, t1, 4
    j       1b
2:  la      t1, bss_start
    la      t2, bss_end
3:  bgeu    t1, t2, 4f
    sw      zero, 0(t1)
    addi    t1, t1, 4
    j       3b

4:  call    main
    call    port_exit

    .balign 4
trap:
    call    port_fault
