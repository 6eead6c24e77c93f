using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Imports.ChooseOptions;

/// <summary>What holds for every row is chosen; a check made before is void.</summary>
public sealed record Command(ContactReach Reach, Guid ImportId, ImportOptions Options) : IRequest<Result<Done>>;

/// <summary>What there is to choose from.</summary>
public sealed record Query(ContactReach Reach, Guid UserId) : IRequest<Choice>;

public sealed record Named(Guid Id, string Name);

public sealed record Choice(IReadOnlyList<Named> Owners, IReadOnlyList<Named> Departments, IReadOnlyList<Named> Campaigns, string Region, Guid? DepartmentId);

sealed class Handler(Db db) : IRequestHandler<Command, Result<Done>>, IRequestHandler<Query, Choice>
{
    static readonly string FindContext = Sql.Of<Handler>(nameof(FindContext));
    static readonly string FindChoices = Sql.Of<Handler>(nameof(FindChoices));
    static readonly string SaveOptions = Sql.Of<Handler>(nameof(SaveOptions));
    static readonly string ListOwners = Sql.Of<Handler>(nameof(ListOwners));
    static readonly string ListDepartments = Sql.Of<Handler>(nameof(ListDepartments));
    static readonly string ListCampaigns = Sql.Of<Handler>(nameof(ListCampaigns));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var department = command.Reach.Everyone ? null : command.Reach.DepartmentId;
        var known = await db.One<Known>(FindChoices, new { command.Options.OwnerId, command.Options.DepartmentId, command.Options.CampaignId, Department = department, command.Reach.Me }, ct);
        if (Check(command.Options, known, command.Reach) is { Count: > 0 } errors)
            return new Invalid(errors);
        return await db.Run(SaveOptions, new { command.ImportId, Options = JsonSerializer.Serialize(command.Options, JsonSerializerOptions.Web), command.Reach.Everyone, command.Reach.Me, command.Reach.DepartmentId }, ct) > 0
            ? new Done()
            : new NoSuchImport();
    }

    public async Task<Choice> Handle(Query query, CancellationToken ct)
    {
        var context = await db.One<Context>(FindContext, query, ct);
        var mine = new { Department = query.Reach.Everyone ? null : query.Reach.DepartmentId, query.Reach.Me };
        return new(await db.Many<Named>(ListOwners, mine, ct), await db.Many<Named>(ListDepartments, mine, ct), await db.Many<Named>(ListCampaigns, mine, ct), context.Region, context.DepartmentId);
    }

    static Errors Check(ImportOptions options, Known known, ContactReach reach)
    {
        var errors = new Errors();
        if (!ImportRules.Has(options.Existing))
            errors["existing"] = "Choose add, fill or overwrite.";
        if (PhoneMetadata.Current.PlanOf(options.Region) is null)
            errors["region"] = "Choose a country by its two letters, such as US.";
        if (Tags.ProblemOf([.. options.Tags]) is { } tags)
            errors["tags"] = tags;
        if (!LeadStatuses.Has(options.LeadStatus))
            errors["leadStatus"] = "Choose one of the statuses.";
        if (!known.KnowsOwner)
            errors["owner"] = "There is no such person here.";
        if (!known.KnowsDepartment || !reach.Everyone && options.DepartmentId is { } other && other != reach.DepartmentId)
            errors["department"] = "There is no such department, or it is not yours.";
        if (!known.KnowsCampaign)
            errors["campaign"] = "There is no such campaign, or it is not yours.";
        return errors;
    }

    sealed record Context(string Region, Guid? DepartmentId);

    sealed record Known(bool KnowsOwner, bool KnowsDepartment, bool KnowsCampaign);
}
