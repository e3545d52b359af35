# find_package(Muster) defines Muster::muster, and Muster::script for programs that run Lua scripts.
get_filename_component(MUSTER_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET Muster::muster)
  add_library(Muster::muster SHARED IMPORTED)
  set_target_properties(Muster::muster PROPERTIES
    IMPORTED_LOCATION "${MUSTER_PREFIX}/lib/libmuster.so.1"
    IMPORTED_SONAME libmuster.so.1
    INTERFACE_INCLUDE_DIRECTORIES "${MUSTER_PREFIX}/include")

  add_library(Muster::script SHARED IMPORTED)
  set_target_properties(Muster::script PROPERTIES
    IMPORTED_LOCATION "${MUSTER_PREFIX}/lib/libmuster-script.so.1"
    IMPORTED_SONAME libmuster-script.so.1
    INTERFACE_LINK_LIBRARIES Muster::muster)
endif()
