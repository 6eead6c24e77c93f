using DutyCall.Domain;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Dialer.DescribeNumber;

/// <summary>What is known of a number while an agent types it.</summary>
/// <param name="DepartmentId">Whose contacts may be named; null for all of the organisation.</param>
public sealed record Query(string Text, Guid? DepartmentId) : IRequest<Described>;

public sealed record Contact(Guid Id, string Name, string Company, string? TimeZone);

public sealed record Described(PartialNumber Number, Contact? Contact, DateTime Now)
{
    /// <summary>Why it will not be called as it stands; null when it may be, or when more digits may follow.</summary>
    public string? Refusal => Number switch
    {
        { State: PartialNumberState.Impossible or PartialNumberState.Emergency, Advice: var advice } => advice,
        { Number.IsPremiumRate: true } => "This is a premium-rate number. It is not called from here.",
        _ => null,
    };
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Described>
{
    static readonly string FindRegion = Sql.Of<Handler>(nameof(FindRegion));
    static readonly string FindContact = Sql.Of<Handler>(nameof(FindContact));

    public async Task<Described> Handle(Query query, CancellationToken ct)
    {
        var number = PhoneNumber.Describe(query.Text, await db.One<string>(FindRegion, query, ct));
        var contact = number.Number is { } whole
            ? await db.Find<Contact>(FindContact, new { Number = whole.E164, query.DepartmentId }, ct)
            : null;
        return new(number, contact, clock.GetUtcNow().UtcDateTime);
    }
}
