using System.Net;
using DutyCall.Domain.CallOuts;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;
using Microsoft.AspNetCore.DataProtection;

namespace DutyCall.Features.CallOuts.DefineCallOuts;

/// <summary>Who outside is told of what happens here, the oldest first; with <paramref name="Id"/> that one alone.</summary>
public sealed record Query(Guid? Id = null) : IRequest<IReadOnlyList<CallOut>>;

/// <summary>A call-out is added, or one there is is changed, switched off or on again.</summary>
/// <param name="Id">Null for a new one.</param>
public sealed record Command(Guid UserId, Guid? Id, string Url, string Description, IReadOnlyList<string> Events, bool Active) : IRequest<Result<Saved>>;

/// <summary>It gets another secret; the one it had is good for nothing from then on.</summary>
public sealed record SecretCommand(Guid UserId, Guid Id) : IRequest<Result<Saved>>;

/// <summary>It is removed, with what it was still to be told.</summary>
public sealed record DeleteCommand(Guid UserId, Guid Id) : IRequest<Result<Done>>;

public sealed record CallOut
{
    public Guid Id { get; init; }

    public string Url { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>What it is told of, by name.</summary>
    public string[] Events { get; init; } = [];

    /// <summary>False: it is told nothing, and never will be of what happens meanwhile.</summary>
    public bool Active { get; init; }

    /// <summary>Tries in a row which its server did not take; it is left alone until <see cref="PausedUntil"/>.</summary>
    public int Failures { get; init; }

    public DateTime? PausedUntil { get; init; }

    /// <summary>Why it was not reached when it was last tried, or why it was switched off; empty when all is well.</summary>
    public string Problem { get; init; } = "";

    /// <summary>When it last took one.</summary>
    public DateTime? DeliveredAt { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Deliveries that are yet to be made; 1000 stands for more too.</summary>
    public int Waiting { get; init; }

    /// <summary>Deliveries that failed and are tried again, or were given up; 1000 stands for more too.</summary>
    public int Failed { get; init; }
}

/// <param name="Secret">What its deliveries are signed with: told this once, and never again. Null when it stays as it was.</param>
public sealed record Saved(Guid Id, string? Secret);

public sealed record NoSuchCallOut() : Missing("There is no such call-out.");

sealed class Handler(Db db, IDataProtectionProvider protection, Settings settings, TimeProvider clock)
    : IRequestHandler<Query, IReadOnlyList<CallOut>>, IRequestHandler<Command, Result<Saved>>, IRequestHandler<SecretCommand, Result<Saved>>, IRequestHandler<DeleteCommand, Result<Done>>
{
    const int Most = 50, LongestUrl = 2000, LongestDescription = 200;

    static readonly string List = Sql.Of<Handler>(nameof(List));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));
    static readonly string SetSecret = Sql.Of<Handler>(nameof(SetSecret));
    static readonly string Delete = Sql.Of<Handler>(nameof(Delete));

    public async Task<IReadOnlyList<CallOut>> Handle(Query query, CancellationToken ct) => await db.Many<CallOut>(List, query, ct);

    public async Task<Result<Saved>> Handle(Command command, CancellationToken ct)
    {
        var (url, description, events) = (command.Url.Trim(), command.Description.Trim(), command.Events.Distinct().Order(StringComparer.Ordinal).ToArray());
        var errors = new Errors();
        if (ProblemOf(url) is { } problem)
            errors["url"] = problem;
        if (description.Length > LongestDescription || description.Any(char.IsControl))
            errors["description"] = $"At most {LongestDescription} letters, on one line.";
        if (events.Length == 0)
            errors["events"] = "Choose at least one thing it is told of.";
        else if (events.FirstOrDefault(name => !CallOutEvents.Has(name)) is { } unknown)
            errors["events"] = $"There is no event {(unknown.Length > 60 ? unknown[..60] : unknown)}.";
        if (errors.Count > 0)
            return new Invalid(errors);

        var secret = command.Id is null ? CallOutSignature.NewSecret() : null;
        var id = await db.Find<Guid?>(command.Id is null ? Add : Change, new
        {
            command.UserId, Id = command.Id ?? Guid.CreateVersion7(clock.GetUtcNow()), Url = url, Description = description, Events = events, command.Active,
            Secret = secret is null ? null : Protected(secret), Subject = new Uri(url).GetLeftPart(UriPartial.Path), Most, Now = clock.GetUtcNow(),
        }, ct);
        return id is { } saved ? new Saved(saved, secret)
            : command.Id is null ? new Invalid(new() { ["url"] = $"There are {Most} call-outs already. Remove one first." })
            : new NoSuchCallOut();
    }

    public async Task<Result<Saved>> Handle(SecretCommand command, CancellationToken ct)
    {
        var secret = CallOutSignature.NewSecret();
        return await db.Find<Guid?>(SetSecret, new { command.UserId, command.Id, Secret = Protected(secret), Now = clock.GetUtcNow() }, ct) is { } changed ? new Saved(changed, secret) : new NoSuchCallOut();
    }

    public async Task<Result<Done>> Handle(DeleteCommand command, CancellationToken ct) =>
        await db.Find<Guid?>(Delete, new { command.UserId, command.Id, Now = clock.GetUtcNow() }, ct) is null ? new NoSuchCallOut() : new Done();

    /// <summary>Null when it can be told something at this address. A name is looked up when it is told, and each time.</summary>
    string? ProblemOf(string url)
    {
        if (url.Length is 0 or > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
            return "Write the whole address, such as https://crm.example.com/dutycall.";
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return "An address with a password or a # in it is not taken. Deliveries are signed: that is how its server knows that they are ours.";
        if (settings.CallOutsToPrivate)
            return null;
        if (address.Scheme != "https")
            return "It must begin with https://, so that nobody on the way can read what is told.";
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && !PublicAddress.Is(ip) || address.IsLoopback
            ? "This address is inside our own network. Whoever runs this server can allow that with CALL_OUTS_TO_PRIVATE=1."
            : null;
    }

    string Protected(string secret) => protection.CreateProtector(CallOutSecrets.Purpose).Protect(secret);
}
