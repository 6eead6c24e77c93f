using System.Reflection;
using System.Security.Claims;

namespace DutyCall.Web;

public enum Role { Agent, Manager, Admin }

/// <summary>The signed-in person; a route handler asks for them by naming this type.</summary>
/// <param name="DepartmentId">Null for people of the whole organisation.</param>
/// <param name="Zone">Where their clock is.</param>
sealed record User(Guid Id, Guid OrgId, Guid? DepartmentId, Guid SessionId, string Name, Role Role, TimeZoneInfo Zone)
{
    public const string OrgClaim = "org";
    public const string DepartmentClaim = "dep";
    public const string SessionClaim = "sid";
    public const string ZoneClaim = "zoneinfo";

    /// <summary>What they may read: all of the organisation, one department, or only their own.</summary>
    public Scope Scope => Role switch
    {
        Role.Admin => new(null, null),
        Role.Manager => new(null, DepartmentId ?? Guid.Empty),
        _ => new(Id, null),
    };

    /// <summary>
    /// Whose contacts, and whose earlier calls with the person on the line, they see besides their own: their department's;
    /// null for all of the organisation.
    /// </summary>
    public Guid? ColleaguesDepartmentId => Role == Role.Admin ? null : DepartmentId ?? Guid.Empty;

    public string FirstName => Name.Split(' ')[0];

    public string Initials => string.Concat(Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part[0]).Take(2)).ToUpperInvariant();

    public static ValueTask<User> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult(From(context.User));

    public static User From(ClaimsPrincipal principal) => new(
        Guid.Parse(principal.FindFirstValue(ClaimTypes.NameIdentifier)!),
        Guid.Parse(principal.FindFirstValue(OrgClaim)!),
        Guid.TryParse(principal.FindFirstValue(DepartmentClaim), out var department) ? department : null,
        Guid.TryParse(principal.FindFirstValue(SessionClaim), out var session) ? session : Guid.Empty,
        principal.FindFirstValue(ClaimTypes.Name) ?? "",
        Enum.Parse<Role>(principal.FindFirstValue(ClaimTypes.Role)!, ignoreCase: true),
        TimeZoneInfo.FindSystemTimeZoneById(principal.FindFirstValue(ZoneClaim) ?? "UTC"));

    /// <summary>The instant meant by a time typed into a form.</summary>
    public DateTime? ToUtc(DateTime? local) => local is { } time ? TimeZoneInfo.ConvertTimeToUtc(time, Zone) : null;

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);
}

/// <summary>
/// The rows a person may read. SQL takes both: <c>(@OwnerId is null or agent_id = @OwnerId) and (@DepartmentId is null or
/// department_id = @DepartmentId)</c>. Decided here and nowhere else (the permission matrix: own, department, organisation).
/// </summary>
readonly record struct Scope(Guid? OwnerId, Guid? DepartmentId);
