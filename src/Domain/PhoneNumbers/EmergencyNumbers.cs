using System.Collections.Frozen;

namespace DutyCall.Domain;

/// <summary>
/// Numbers of police, fire brigade and ambulance by region, as libphonenumber's ShortNumberMetadata.xml
/// collects them (its "emergency" entries of July 2026; Gabon's local 13xx left out). Guinea, which it lacks, is added by hand.
/// </summary>
static class EmergencyNumbers
{
    const int Longest = 5;

    // Mobile phones treat these as emergency calls in every country, whatever the country's own number is.
    static readonly string[] Everywhere = ["112", "911"];

    static readonly FrozenDictionary<string, FrozenSet<string>> Regions = Read();

    /// <summary>With no region known, a number that is one anywhere counts.</summary>
    public static bool Contain(string digits, string? region) =>
        digits.Length <= Longest
        && (Everywhere.Contains(digits) || (Regions.TryGetValue(digits, out var regions) && (region is null || regions.Contains(region))));

    static FrozenDictionary<string, FrozenSet<string>> Read() => Table
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToFrozenDictionary(words => words[0].TrimEnd(':'), words => words[1..].ToFrozenSet());

    const string Table = """
        01: LT LV RU TM UZ
        02: LT LV RU TM UZ
        03: LT LV RU TM UZ
        13: CM
        14: DZ
        15: EH FR GF GP MA MC MF ML MQ NC NE PF PK PM RE WF YT
        16: GM NC PK
        17: BF CM DJ DZ FR GF GM GP KM MC MF MG ML MQ MR NC NE PF PM RE SN TD WF
        18: BF BL DJ FR GA GF GM GN GP KM MC MF MG ML MQ MR NC NE PF PM RE SN TD WF
        19: EH MA
        90: BZ
        91: ET
        92: ET RS
        93: ET HR RS
        94: HR RS
        000: AU CC CX PG
        001: UZ
        002: UZ
        003: UZ
        011: GE LT
        019: SL
        022: GE LT
        033: GE LT
        050: UZ
        060: MX
        065: MX
        066: MX
        068: MX
        080: MX
        085: ES
        088: ES
        100: AF AR AW BD BE GR IL IN IQ MN NP PS
        101: AM AR AZ BD BE BY EC IL IN KG KZ LT MN NP PS RU TJ UA
        102: AF AM AZ BD BY EC IL IN KG KZ LT MN MV NP PS RU TJ UA
        103: AM AZ BY KG KZ LT MN NP RU TJ UA
        104: CU HU IQ
        105: CU HU MN PE
        106: AU CU
        107: AR HU
        108: IN
        110: AD BO BT CI CN DE EE GT ID IR JM JP LK LV NO NR PG SJ SY TR TW TZ
        111: CI GE NR NZ PG RW TZ
        113: AO BI BT CD CM ER GE GW ID IT LU LV NO SI SJ SM SY VA VN
        114: BJ CD DK ER FO HT KE MU TZ VN
        115: AO IQ IR IT LS MU NI PK PT SM SR TL TZ VA VN
        116: AD BJ ER GM LK PE
        117: BI BJ CF CG CH CM GM GN GW KH LI LS MG MZ PE PH TG
        118: AD BJ BO CD CF CG CH GM GW HT ID IT KH LI LK MG MV NE NI SM TG VA
        119: AF BO CN CO ID JM JP KH KP KR LK MV MZ TW
        120: CN GT NI
        122: AT BA EG GE IQ ME
        123: BA CO EG GT ME
        124: BA ME
        125: IR
        127: AL
        128: AL BR NI PY UY
        129: AL
        130: CV
        131: CL CV
        132: CL CO CV
        133: AT CL
        140: LB
        144: AT CH LI
        150: BG CZ SK
        151: CZ
        152: CZ
        153: CZ
        154: CZ
        155: CZ SK TR
        156: CO CZ
        157: CZ
        158: CZ SK
        159: CZ
        160: BG
        166: BG GR
        170: CI
        171: TG VE
        172: TG
        175: LB
        177: CD EH MA TG
        180: CI EG
        188: CD
        190: BR GI LA LY TN
        191: GH JO LA LY TH YE
        192: BR GH HR JO KI MK XK
        193: BR GH HR KI LY MK XK
        194: HR KI MK XK YE
        195: KI LA YE
        197: JO MZ TN
        198: MZ TN
        199: BD BH CY GI GR HN MM MW NG TH YE
        211: BB
        311: BB
        333: DM KN
        355: LR
        511: BB
        555: SO
        666: KH
        819: KP
        888: SO
        901: MD
        902: MD
        903: MD
        912: GY
        913: GY SV
        917: FJ
        919: BS SX
        922: TO
        933: TO
        939: ET
        955: NF
        977: NF
        990: BZ TT
        991: BN ET ZM
        992: HK KI
        993: BN KI SG ZM ZW
        994: KI WS ZW
        995: BN MU SG WS ZW
        996: CK WS
        997: AE BW ET MW PL SA
        998: AE BW CK MW PL
        999: AC AE AG BD BH BW CK DM FK GB GG GH HK IE IM JE KE KN LB LC MO MS MU MW MY NU PL QA SA SB SC SD SG SH SL SO SS SZ TC TO TT TZ UG VC VG WS ZM ZW
        1122: PK
        1220: CF
        1298: IN
        1444: OM
        1669: TH
        1730: GA
        2611: IN
        9999: OM
        10111: NA ZA
        10177: ZA
        90000: SE
        """;
}
