using System.Text.Json.Nodes;

namespace DutyCall.Domain;

/// <summary>Whose callbacks somebody sees: their own and those anyone of the team may take; a team's all, who leads it. SQL takes it as JSON (<c>callback_in_reach</c>).</summary>
public sealed record CallbackReach(Guid Me, bool Everyone, bool Leads, Guid? DepartmentId)
{
    public string ToJson()
    {
        var reach = new JsonObject { ["me"] = Me.ToString() };
        if (Everyone)
            reach["everyone"] = true;
        if (Leads)
            reach["leads"] = true;
        if (DepartmentId is { } department)
            reach["department"] = department.ToString();
        return reach.ToJsonString();
    }
}
