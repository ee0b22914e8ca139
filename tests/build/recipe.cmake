cmake_minimum_required(VERSION 3.20)
project(client C)
find_package(flagc REQUIRED)

add_executable(client main.c)
flagc_generate(client notify.flags common.flags)
