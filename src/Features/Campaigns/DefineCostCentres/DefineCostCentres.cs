using System.Text.RegularExpressions;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.DefineCostCentres;

/// <summary>Who pays for campaigns' calls: labels for reports; those not in use any more last.</summary>
public sealed record Query : IRequest<IReadOnlyList<CostCentre>>;

/// <summary>A cost centre is added, or one there is renamed, retired or brought back. Campaigns keep theirs.</summary>
/// <param name="IsNew">Otherwise the code names one that is there.</param>
/// <param name="Code">Left out of a new one: its label makes the code.</param>
public sealed record Command(Guid UserId, bool IsNew, string? Code, string Label, bool Active) : IRequest<Result<string>>;

/// <param name="Campaigns">How many have it.</param>
public sealed record CostCentre(string Code, string Label, bool Active, int Campaigns);

public sealed record NoSuchCostCentre() : Missing("There is no such cost center.");

sealed partial class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<CostCentre>>, IRequestHandler<Command, Result<string>>
{
    const int Longest = 60;

    static readonly string List = Sql.Of<Handler>(nameof(List));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));
    static readonly string Change = Sql.Of<Handler>(nameof(Change));

    public async Task<IReadOnlyList<CostCentre>> Handle(Query query, CancellationToken ct) => await db.Many<CostCentre>(List, query, ct);

    public async Task<Result<string>> Handle(Command command, CancellationToken ct)
    {
        if (!command.IsNew && (await db.Many<CostCentre>(List, command, ct)).All(centre => centre.Code != command.Code))
            return new NoSuchCostCentre();

        var label = command.Label.Trim();
        var code = string.IsNullOrWhiteSpace(command.Code) ? CodeOf(label) : command.Code.Trim();
        var errors = new Errors();
        if (label.Length is 0 or > Longest || label.Any(char.IsControl))
            errors["label"] = $"Name it in 1 to {Longest} letters.";
        if (!Code().IsMatch(code))
            errors["code"] = "Write a code of letters, digits, dots and dashes, at most 40.";
        if (errors.Count > 0)
            return new Invalid(errors);

        var saved = await db.Find<string>(command.IsNew ? Add : Change, new { command.UserId, Code = code, Label = label, command.Active, Now = clock.GetUtcNow() }, ct);
        return saved is null ? new Invalid(new() { ["label"] = "There is a cost center of this name or code already." }) : saved;
    }

    /// <summary>North region → north-region.</summary>
    static string CodeOf(string label)
    {
        var code = NotInCode().Replace(label.ToLowerInvariant(), "-").Trim('-');
        return code.Length > 40 ? code[..40] : code;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
    private static partial Regex Code();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInCode();
}
