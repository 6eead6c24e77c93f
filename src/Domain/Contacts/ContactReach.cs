using System.Text.Json.Nodes;

namespace DutyCall.Domain;

/// <summary>
/// Whose contacts somebody may see or change: all of the organisation's; those of a department, of none, and their own; or
/// their own alone. SQL takes it as JSON (<c>in_reach</c>, <c>contact_conditions</c>).
/// </summary>
/// <param name="Everyone">All of the organisation's.</param>
/// <param name="DepartmentId">A department's besides their own; null for their own alone.</param>
/// <param name="IsAgent">An organisation may keep its agents to their own contacts.</param>
public sealed record ContactReach(Guid Me, bool Everyone, Guid? DepartmentId, bool IsAgent)
{
    internal JsonObject AddTo(JsonObject search)
    {
        search["me"] = Me.ToString();
        if (Everyone)
            search["everyone"] = true;
        if (DepartmentId is { } department)
            search["myDepartment"] = department.ToString();
        if (IsAgent)
            search["isAgent"] = true;
        return search;
    }

    public string ToJson() => AddTo([]).ToJsonString();
}
