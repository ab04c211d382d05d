"""Everyday English words that are never taken for a misspelt key word."""

KNOWN = frozenset(
    """about above accident across again against almost along already although always among animal another answer
    anyone anything around asked awake away badly banana based basic beauty because become began behind being believe
    below bench besides best better board boast boost bored bottle brave bread break breath brick bride brief bring
    broad broke brother brush build burst cable camera candle careful carry catch caught cause chain chair charge chart
    chase cheap check cheek chest child choice choose chose circle claim class clean clear clerk climb clock close
    cloth cloud coach coast comes common corner could couldn count country couple course court cousin cradle crash
    cream cried crime cross crowd crown cruel dance danger daughter dealt death decide deep degree depth desert desk
    detail diary dinner direct dirty doctor dollar doubt dozen draft dragon drama dream dress drink drive drove early
    earth eaten eight either empty enemy enjoy enter equal error escape even evening event ever every exact except
    explain extra face faith false family famous father fault favor fellow fence fever field fifth fight figure finger
    finish first flame flash flesh float flood floor flour flower force forget fork forth forty found fourth freedom
    fresh friend fruit funny garden ghost giant girls given giving glass globe going goose grace grade grand grant
    grass grave great greed greet grief gross group grown guard guess guest guide habit happen harder hardly hasn
    haven having health heart heavy height hello helper hence herself hidden higher himself history hobby honest horse
    hotel house hover human hurry ideas inner inside island issue itself joint judge juice kitchen kneel knife
    knock known labor lake laptop large later laugh layer leader learn least leave lesson letter level limit listen
    liver lives living local logic loose loser lover lucky lunch magic maker maple march marry master maybe meant
    member memory metal might minor moment money month moral mother motor mount mouse mouth movie named nasty needs
    nerve never newer newly nicer nobody north nothing notice novel nurse occur offer often older onion opera order
    others ought outer owner paint panel paper parent party pause peace people perhaps person phase phone piano piece
    pilot pizza place plain plan plane plant plate please plenty point pound power press price pride prince print
    prison prize proof proud prove pupil purse quick quiet quite radio raised ranch reach react reads ready really
    reason remote repair reply report reserve rest result rhyme rider river road robot rocky rough round route royal
    rural sadly salad salty sandy sauce scare school score scout search season seeds seems sense serve seven shake
    shall shame shark share sharp sheep sheet shelf shell shine shirt shock shoot shore short shout shower shown
    silly since singer sister skill sleep slice slime small smart smell smile smoke snake solve sorry south space
    spare speak speech spell spend spice spilt spoke spoon sport spread spring squad stage stair stamp stand stare
    stars state stays steal steam steel steep stick still stock stone store storm story stove stream street strike
    string student study stupid sugar summer sunny super supper sweet swing sword table taken taste teach team teeth
    thank their theirs them themselves there these thief thing think those thousand threw throat throw thumb ticket
    tiger tight timer tired today toast tonight tooth topic torch total touch tough towel tower trace trade train trash
    treat trees trial trick tried truck truly trunk trust truth twice twist uncle under union unity until upper upset
    urban usual vague valid value vault verse visit vital vivid waste water weary weigh weird whale wheat wheel where
    while whole whose woman women wonder world worry worse worst worth would wound wrist write wrong wrote yacht yield
    young yours youth sounds music's voices slides tracks titles clips mouths colony colonel columns tattle table
    stability moving loving living removal moved moves prove proved reproved motion notion video's vida
    frighten tighten brigade lowers flowers pictured textual textbook texture speeds sphere
    background's foreground underground playground surround remark reverse's revenge relieve receive
    reading heading leading hiding hearing wearing setting sitting cutting putting adding ending winding
    clapping clipping shopping dropping wrapping planning spinning winner
    tittle titan subtle battle cattle bottle
    musical muscle musing amuse museum""".split()
)
