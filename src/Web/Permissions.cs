namespace DutyCall.Web;

/// <summary>What a person may do.</summary>
public enum Permission
{
    PlaceCalls,
    SeeContacts,
    EditContacts,
    ChangeManyContacts,
    ImportContacts,
    ExportContacts,
    ExportPerson,
    DefineContactFields,
    SeeCallHistory,
    ExportCallHistory,
    RunCampaigns,
    JoinCampaigns,
    DefineCostCentres,
    WatchLiveBoard,
    ListenIn,
    HearRecordings,
    SetRecording,
    DeleteRecordings,
    HoldRecordings,
    EditDispositions,
    WorkCallbacks,
    AddToDoNotCall,
    RemoveFromDoNotCall,
    SeeCompliance,
    KeepCallLists,
    RecordConsent,
    SetCallingRules,
    DefinePauseReasons,
    SeeTimes,
    SeeAuditLog,
    ManagePeople,
    ManageCarrier,
    ManageQueues,
    DefineCallOuts,
}

/// <summary>Whose rows a permission is about.</summary>
public enum Reach { None, Own, Department, Organisation }

/// <summary>The permission matrix: the one place that says who may do what, and with whose rows.</summary>
static class Permissions
{
    static readonly Dictionary<Permission, (Reach Agent, Reach Manager, Reach Admin)> Matrix = new()
    {
        [Permission.PlaceCalls] = (Reach.Own, Reach.Own, Reach.Own),
        [Permission.SeeContacts] = (Reach.Department, Reach.Department, Reach.Organisation),
        [Permission.EditContacts] = (Reach.Own, Reach.Department, Reach.Organisation),
        [Permission.ChangeManyContacts] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.DefineContactFields] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.ImportContacts] = (Reach.None, Reach.Department, Reach.Organisation),
        // Agents too, where the organisation allows it: Exports/CheckRights.
        [Permission.ExportContacts] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.ExportPerson] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.SeeCallHistory] = (Reach.Own, Reach.Department, Reach.Organisation),
        [Permission.ExportCallHistory] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.RunCampaigns] = (Reach.None, Reach.Department, Reach.Organisation),
        // Agents those they are assigned to: Campaigns/TakeSeat.
        [Permission.JoinCampaigns] = (Reach.Own, Reach.Department, Reach.Organisation),
        [Permission.DefineCostCentres] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.WatchLiveBoard] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.ListenIn] = (Reach.None, Reach.Department, Reach.Organisation),
        // Managers and agents where the organisation lets them: Recordings/HearRecording.
        [Permission.HearRecordings] = (Reach.Own, Reach.Department, Reach.Organisation),
        [Permission.SetRecording] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.DeleteRecordings] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.HoldRecordings] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.EditDispositions] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.WorkCallbacks] = (Reach.Own, Reach.Department, Reach.Organisation),
        [Permission.AddToDoNotCall] = (Reach.Own, Reach.Department, Reach.Organisation),
        [Permission.RemoveFromDoNotCall] = (Reach.None, Reach.Organisation, Reach.Organisation),
        [Permission.SeeCompliance] = (Reach.None, Reach.Organisation, Reach.Organisation),
        [Permission.KeepCallLists] = (Reach.None, Reach.Organisation, Reach.Organisation),
        [Permission.RecordConsent] = (Reach.None, Reach.Organisation, Reach.Organisation),
        [Permission.SetCallingRules] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.DefinePauseReasons] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.SeeTimes] = (Reach.Own, Reach.Department, Reach.Organisation),
        [Permission.SeeAuditLog] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.ManagePeople] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.ManageCarrier] = (Reach.None, Reach.None, Reach.Organisation),
        [Permission.ManageQueues] = (Reach.None, Reach.Department, Reach.Organisation),
        [Permission.DefineCallOuts] = (Reach.None, Reach.None, Reach.Organisation),
    };

    public static Reach ReachOf(Role role, Permission permission) => role switch
    {
        Role.Admin => Matrix[permission].Admin,
        Role.Manager => Matrix[permission].Manager,
        _ => Matrix[permission].Agent,
    };

    public static bool Allows(Role role, Permission permission) => ReachOf(role, permission) != Reach.None;

    /// <summary>Who could do it for somebody who may not.</summary>
    public static IEnumerable<Role> RolesWith(Permission permission) => Enum.GetValues<Role>().Where(role => Allows(role, permission));

    extension(User user)
    {
        public bool May(Permission permission) => Allows(user.Role, permission);

        /// <summary>The rows a permission opens to this person; a department's manager without a department sees none.</summary>
        public Scope ScopeOf(Permission permission) => ReachOf(user.Role, permission) switch
        {
            Reach.Organisation => new(null, null),
            Reach.Department => new(null, user.DepartmentId ?? Guid.Empty),
            Reach.Own => new(user.Id, null),
            _ => new(Guid.Empty, Guid.Empty),
        };
    }

    /// <summary>Opens a door only to people with this permission; others get 403, which names who can help.</summary>
    public static T Needs<T>(this T door, Permission permission) where T : IEndpointConventionBuilder
    {
        door.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(ask => Allows(User.From(ask.User).Role, permission)));
        door.WithMetadata(new Needed(permission));
        return door;
    }

    /// <summary>What a route asks of whoever comes; the 403 page reads it.</summary>
    public sealed record Needed(Permission Permission);
}
