namespace DutyCall.Infrastructure.Database;

/// <summary>
/// The organisation this scope works for. Set at the door: by the session, by a verified webhook, or by a job for each
/// organisation in turn. Until then row-level security shows nothing.
/// </summary>
sealed class Tenant
{
    public Guid? OrgId { get; private set; }

    public void Enter(Guid orgId)
    {
        if (OrgId is { } already && already != orgId)
            throw new InvalidOperationException("A scope works for one organisation; begin another scope.");
        OrgId = orgId;
    }
}
