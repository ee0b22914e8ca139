# SPDX-License-Identifier: MIT
# flagc for CMake 3.20 and newer: find_package(flagc) gives
#
#   flagc_generate(TARGET SPEC.flags... [OPTIONS OPTION...])
#       writes SPEC.h and SPEC.c in the build directory, compiles them into the target, and lets its sources include them. OPTIONS go to
#       `flagc build`. They are written anew when a spec or a file that it includes has changed, and compiled when they have.
#   flagc::flagc
#       the library, for programs that include flagc.h
#   FLAGC_EXECUTABLE
#       the generator; set it to use another one. It needs python3 in the PATH.

include(CMakeFindDependencyMacro)

get_filename_component(_flagc_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
find_program(FLAGC_EXECUTABLE flagc HINTS "${_flagc_prefix}/bin")

if(NOT TARGET flagc::flagc)
  add_library(flagc::flagc STATIC IMPORTED)
  set_target_properties(flagc::flagc PROPERTIES
    IMPORTED_LOCATION "${_flagc_prefix}/lib/libflagc.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_flagc_prefix}/include")
endif()
unset(_flagc_prefix)

function(flagc_generate target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "OPTIONS")
  set(beside "")
  foreach(spec IN LISTS arg_UNPARSED_ARGUMENTS)
    get_filename_component(spec "${spec}" ABSOLUTE)
    # Headers that the spec names stand beside it.
    get_filename_component(folder "${spec}" DIRECTORY)
    list(APPEND beside "${folder}")
    get_filename_component(name "${spec}" NAME_WE)
    set(base "${CMAKE_CURRENT_BINARY_DIR}/${name}")
    # Another target of this directory may have the spec already.
    get_property(made GLOBAL PROPERTY "FLAGC_${base}")
    if(NOT made)
      set(made "flagc_${target}_${name}")
      set_property(GLOBAL PROPERTY "FLAGC_${base}" "${made}")
      # The stamp is what make looks at: header and source stay as old as they are where their text does not change.
      add_custom_command(
        OUTPUT "${base}.flagc-stamp"
        BYPRODUCTS "${base}.h" "${base}.c"
        COMMAND "${FLAGC_EXECUTABLE}" build "${spec}" -o "${CMAKE_CURRENT_BINARY_DIR}" --depfile "${base}.flagc-d"
                --stamp "${base}.flagc-stamp" ${arg_OPTIONS}
        DEPENDS "${spec}" "${FLAGC_EXECUTABLE}"
        DEPFILE "${base}.flagc-d"
        COMMENT "flagc ${name}.flags"
        VERBATIM)
      add_custom_target("${made}" DEPENDS "${base}.flagc-stamp")
      set_source_files_properties("${base}.c" PROPERTIES OBJECT_DEPENDS "${base}.flagc-stamp")
    endif()
    target_sources("${target}" PRIVATE "${base}.c")
    # Sources that include the header wait for it when they are compiled for the first time.
    add_dependencies("${target}" "${made}")
  endforeach()
  target_include_directories("${target}" PRIVATE "${CMAKE_CURRENT_BINARY_DIR}" ${beside})
endfunction()
