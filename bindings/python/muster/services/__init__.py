"""The built-in services, each with its client's class. The stubs declare requests and responses.

At run time, a module has the client's class only. Import other types for the type checker:

    if TYPE_CHECKING:
        from muster.services.inspector2 import Member
"""
