using Dapper;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Identity;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Admin.LoadDemo;

/// <summary>Makes the demo organisation, when there is no organisation yet. Answers whether it did.</summary>
public sealed record Command : IRequest<bool>;

/// <summary>Works as the owner of the schema: the application's role cannot make organisations.</summary>
sealed class Handler(Settings settings, Passwords passwords, TimeProvider clock) : IRequestHandler<Command, bool>
{
    const int Seed = 20251120;

    static readonly string InsertOrganisation = Sql.Of<Handler>(nameof(InsertOrganisation));
    static readonly string InsertPeople = Sql.Of<Handler>(nameof(InsertPeople));
    static readonly string InsertQueues = Sql.Of<Handler>(nameof(InsertQueues));
    static readonly string InsertContacts = Sql.Of<Handler>(nameof(InsertContacts));
    static readonly string InsertCalls = Sql.Of<Handler>(nameof(InsertCalls));
    static readonly string InsertCampaigns = Sql.Of<Handler>(nameof(InsertCampaigns));

    public async Task<bool> Handle(Command command, CancellationToken ct)
    {
        await using var db = new NpgsqlConnection(settings.Database);
        await db.OpenAsync(ct);
        await using var transaction = await db.BeginTransactionAsync(ct);
        if (!await FirstOrganisation.MayBeMade(db, ct))
            return false;

        var now = clock.GetUtcNow().UtcDateTime;
        var dice = new Dice(Seed);
        var people = new DemoPeople(dice);
        var contacts = DemoContacts.Of(people, dice);
        var calls = DemoCalls.Of(people, contacts, now, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), dice);
        var org = dice.Id();

        await Insert(db, org, people, now, ct);
        await db.ExecuteAsync(new CommandDefinition(InsertQueues, new { OrgId = org }, cancellationToken: ct));
        await Insert(db, org, contacts, now, ct);
        await Insert(db, org, calls, ct);
        await db.ExecuteAsync(new CommandDefinition(InsertCampaigns, new { OrgId = org, PracticeId = dice.Id(), OfferId = dice.Id(), Now = now }, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }

    async Task Insert(NpgsqlConnection db, Guid org, DemoPeople demo, DateTime now, CancellationToken ct)
    {
        await db.ExecuteAsync(new CommandDefinition(InsertOrganisation, new
        {
            OrgId = org,
            Now = now,
            DepartmentIds = demo.Departments.Select(d => d.Id).ToArray(),
            DepartmentNames = demo.Departments.Select(d => d.Name).ToArray(),
            NumberIds = demo.Numbers.Select(n => n.Id).ToArray(),
            Numbers = demo.Numbers.Select(n => n.Number).ToArray(),
            NumberLabels = demo.Numbers.Select(n => n.Label).ToArray(),
            NumberDepartments = demo.Numbers.Select(n => n.Department?.Id).ToArray(),
            NumberDefaults = demo.Numbers.Select(n => n.IsDefault).ToArray(),
        }, cancellationToken: ct));
        await db.ExecuteAsync(new CommandDefinition(InsertPeople, new
        {
            OrgId = org,
            Now = now,
            PasswordHash = passwords.Hash(DemoPeople.Password),
            Ids = demo.People.Select(p => p.Id).ToArray(),
            Departments = demo.People.Select(p => p.Department?.Id).ToArray(),
            Emails = demo.People.Select(p => p.Email).ToArray(),
            Names = demo.People.Select(p => p.Name).ToArray(),
            Roles = demo.People.Select(p => p.Role).ToArray(),
        }, cancellationToken: ct));
    }

    static Task<int> Insert(NpgsqlConnection db, Guid org, IReadOnlyList<DemoContact> contacts, DateTime now, CancellationToken ct) =>
        db.ExecuteAsync(new CommandDefinition(InsertContacts, new
        {
            OrgId = org,
            Now = now,
            Ids = contacts.Select(c => c.Id).ToArray(),
            Departments = contacts.Select(c => c.Owner.Department!.Id).ToArray(),
            Owners = contacts.Select(c => c.Owner.Id).ToArray(),
            Phones = contacts.Select(c => c.Phone).ToArray(),
            Names = contacts.Select(c => c.Name).ToArray(),
            Companies = contacts.Select(c => c.Company).ToArray(),
            Titles = contacts.Select(c => c.Title).ToArray(),
            Emails = contacts.Select(c => c.Email).ToArray(),
            LeadStatuses = contacts.Select(c => c.LeadStatus).ToArray(),
            DealValues = contacts.Select(c => c.DealValue).ToArray(),
            Tags = contacts.Select(c => c.Tags).ToArray(),
            PinnedNotes = contacts.Select(c => c.PinnedNote).ToArray(),
            FollowUpHours = contacts.Select(c => c.FollowUpHours).ToArray(),
        }, cancellationToken: ct));

    static Task<int> Insert(NpgsqlConnection db, Guid org, IReadOnlyList<DemoCall> calls, CancellationToken ct) =>
        db.ExecuteAsync(new CommandDefinition(InsertCalls, new
        {
            OrgId = org,
            Ids = calls.Select(c => c.Id).ToArray(),
            Agents = calls.Select(c => c.Agent.Id).ToArray(),
            Departments = calls.Select(c => c.Agent.Department!.Id).ToArray(),
            Contacts = calls.Select(c => c.Contact.Id).ToArray(),
            OurNumbers = calls.Select(c => c.OurNumber).ToArray(),
            StartedAt = calls.Select(c => c.StartedAt).ToArray(),
            RingSeconds = calls.Select(c => c.RingSeconds).ToArray(),
            TalkSeconds = calls.Select(c => c.TalkSeconds).ToArray(),
            Results = calls.Select(c => c.Result).ToArray(),
            LegStatuses = calls.Select(c => c.LegStatus).ToArray(),
            EndedBy = calls.Select(c => c.EndedBy).ToArray(),
            Dispositions = calls.Select(c => c.Disposition).ToArray(),
            Notes = calls.Select(c => c.Notes).ToArray(),
        }, cancellationToken: ct));
}
