using DutyCall.Domain;

namespace DutyCall.Web;

static class CallbackReaches
{
    extension(User user)
    {
        public CallbackReach Callbacks => Permissions.ReachOf(user.Role, Permission.WorkCallbacks) switch
        {
            Reach.Organisation => new(user.Id, Everyone: true, Leads: true, user.DepartmentId),
            Reach.Department => new(user.Id, Everyone: false, Leads: true, user.DepartmentId),
            _ => new(user.Id, Everyone: false, Leads: false, user.DepartmentId),
        };
    }
}
