"""Everything out as markdown and JSON, and back into an empty installation. See docs/export.md.

``layout`` is one table: which rows stand in which file. ``values`` turns a column into JSON and back, ``exporting``
writes, ``pages`` draws what people read, ``reading`` finds its way in files that may have been edited by hand, and
``importing`` brings them in.
"""
