using DutyCall.Domain;

namespace DutyCall.Web;

static class ContactReaches
{
    extension(User user)
    {
        /// <summary>The contacts a permission opens to this person; a department's people have those of no department too.</summary>
        public ContactReach ContactsOf(Permission permission) => Permissions.ReachOf(user.Role, permission) switch
        {
            Reach.Organisation => new(user.Id, Everyone: true, null, IsAgent: false),
            Reach.Department => new(user.Id, Everyone: false, user.DepartmentId ?? Guid.Empty, user.Role == Role.Agent),
            _ => new(user.Id, Everyone: false, null, user.Role == Role.Agent),
        };
    }

    extension(HttpRequest request)
    {
        public IEnumerable<KeyValuePair<string, string>> QueryParts =>
            request.Query.SelectMany(part => part.Value, (part, value) => KeyValuePair.Create(part.Key, value ?? ""));
    }
}
