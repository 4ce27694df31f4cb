//! Everything that the interface says, by name. The words stand in the languages' own files.

/// One text of the interface. Its name in kebab-case is its name in `en.ftl`: `StateOk` is `state-ok`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "what a phrase says stands under its name in `en.ftl`")]
#[rustfmt::skip]
pub enum Phrase {
    // How numbers and times are written. `thousands` stands between groups of three digits.
    Decimal, Thousands, Months, ClockMinute, ClockSecond, ClockDay, AgeNow, AgeMoment, NotANumber,
    Yes, No, Never, Every, CountedCities, CountedDevices, CountedFeeds, CountedFrames,
    CountedGateways, CountedNetworks, CountedPlatforms, CountedServices,
    // What things are called.
    NoCity, ABroker, ADevice, ANetwork, AnAlert, BrokerAt, BrokerOfOne, BrokerOfSeveral, BrokerOfMany, FeedNamed,
    GatewayNamed, NetworkNamed, PlatformNamed, ServiceNamed, NotDeclared, Shared,
    // States. A device's, a gateway's, a feed's, a service's.
    StateOk, StateLate, StateSilent, StateUnknown, StateNeverSeen, StateFrozen, StateImplausible,
    StateLowBattery, StateLearning, StateDown, StateConnecting, StateDegraded, StateSlow,
    StateNotWell, StateNotAsked, ServiceDown, ClaimUp, StateOfAll, StateCounted, ReleasedAgo,
    StateBadCard, StateOldCard, StatePersonal,
    PlatformNoFeed, NextAttempt, TopicRefused, FilterLeftOut, PacketTooLarge, CachedCopy,
    PartsNotWell,
    // How bad something is.
    SeverityCritical, SeverityMajor, SeverityWarning, SeverityInfo, SeverityOld, BadgeCritical, BadgeMajor,
    BadgeWarning, BadgeInfo, BadgeUnknown, Calm,
    // The head, the footer, the bands.
    Live, Replaying, NoInput, Demo, Recording, MessagesLost, AcknowledgedCount, Stalled,
    ConfigWrong, ConfigRead, LocalTime, BandDemo, BandReplay, PaceSpeed, PacePaused, PaceOver,
    PaceBreaksOff,
    DemoKeys, DemoKeysShort, FirstRun, FilterKeys, FilterOn, FilterClears, NothingMatches,
    NoLongerKnown,
    // The panels: names, what they show, and what they say.
    PanelOverview, PanelNetwork, PanelDevices, PanelServices, PanelAlerts, PanelFeeds,
    AboutOverview, AboutNetwork, AboutDevices, AboutServices, AboutAlerts, AboutFeeds, ByOrder,
    OrderTrouble, OrderName, OrderCity, OrderType, OrderHeard, OrderRate, OrderDefects,
    OrderLatency, NeedsYou, HiddenBehindThem, HiddenWhy, TheySay, MutedThere, AlertsOpen, AlertsHeld, AlertsOver,
    NotSaved, NothingNeedsYou, NothingWatched, Acknowledged, AcknowledgedBy, Lasted, MoreAlerts,
    ListsThem, OverviewNow, NowNetwork, NowServices, NowDevices, InTrouble, NoneYet,
    SharedPlatforms, SoManyOk, GatewaysOk, GatewaysFine, NoPlatform, NoService, NoFeed, SomeOf,
    FirstListed, Looking, NoDeviceYet, NoDeviceMatches, CityDevices, CityUnknown,
    // Headings of columns.
    ColumnDevice, ColumnCity, ColumnCities, ColumnType, ColumnState, ColumnHeard, ColumnValue,
    ColumnLink, ColumnFeed, ColumnFormat, ColumnTenMinutes, ColumnRate, ColumnLast, ColumnLag,
    ColumnMessages, ColumnLate, ColumnLost, ColumnDefects, ColumnTrouble, ColumnGateways,
    ColumnMedian, ColumnSlowest, ColumnAnswers, ColumnRelease, ColumnWhat, ColumnAsked, ColumnUnit,
    ColumnUnitFrom, ColumnAge, ColumnGateway, ColumnRssi, ColumnSnr, ColumnMargin,
    // Keys: a word for the footer, a line for the help.
    KeyDemo, KeyBack, KeyOpen, KeyAcknowledge, KeyLetGo, KeyWhy, KeyFind, KeyHelp, KeyPalette,
    KeySort, KeyDepends, KeyCard, KeyQuit, HelpLeave, HelpDemo, HelpBack, HelpOpen,
    HelpAcknowledge, HelpLetGo, HelpWhy, HelpFind, HelpHelp, HelpPalette, HelpSort, HelpReverse,
    HelpDepends, HelpCard, HelpQuit, HelpScenarioGateway, HelpScenarioVaraamo,
    HelpScenarioFailover, HelpPause, HelpFaster, HelpSlower, HelpNextPanel, HelpPreviousPanel,
    HelpUp, HelpDown, HelpPageUp, HelpPageDown, HelpFirst, HelpLast, HelpUtc, HelpTheme,
    HelpStepBack, HelpPanel, HelpTitle, HelpEverywhere, HelpLists, HelpSelected, HelpPanels,
    HelpDemoTitle, HelpOnlyThere, HelpSigns, HelpSignsAlways, SignCritical, SignMajor, SignWarning,
    SignLate, SignUnknown, SignOk, SignIdle,
    // The palette.
    PaletteTitle, PaletteLooking, PaletteKeys, PaletteNothing, KindPanel, KindCommand, KindCity,
    KindPlatform, KindNetwork, KindBroker, KindService, KindFeed, KindGateway, KindDevice,
    // The first-run screen.
    FirstRunWhat, FirstRunNoConfig, FirstRunDemo, FirstRunShell, FirstRunReal, FirstRunPacks,
    FirstRunTrams, FirstRunCheck, FirstRunCheckSays,
    // What broke a link or a request, as a verb with the broker, feed or service before it.
    FaultDns, FaultRefused, FaultTimeout, FaultTls, FaultCertificate, FaultEarly, FaultCredentials,
    FaultNotSubscribed, FaultProtocol, FaultTakenOver, FaultPackets, FaultClosed, FaultNoPing,
    FaultConnectTimeout, FaultAnswerTimeout, FaultBodyTimeout, FaultAnswerSize, FaultBroken,
    FaultRedirect, FaultFormat, FaultOld, FaultStatus,
    // An alert in a row: a head, and facts behind it.
    HeadBroker, HeadSendsNothing, HeadStale, HeadCertificate, EndsIn, EndedAgo, FactOwnClock,
    HeadCard, HeadCardOld, FactNoOwner, FactNoPurpose, HeadPersonal, PersonalCode,
    PersonalName, PersonalPhone, PersonalEmail, PersonalPlate, PersonalTimes, FactTopic, HeadSilent, HeadDown, HeadSlow, HeadNotWell, HeadValue, FactSharedBy, FactStillHeard,
    HeadNotice, FactFrom, FactUntil, FactMuted, FactOldNotice,
    FactSaysSo, FactSays, FactUsually, FactSince, FactUnknown, FactRelease, FactPart, FactLimit,
    // An alert in whole sentences, to be read aloud.
    LongPlaced, LongSince, LongFrom, LongForSince, LongForFrom, LongSaying, LongFeedBroker,
    LongBroker, LongBrokerShared, LongPoll, LongSilent, LongOwnClock, LongCertificate,
    LongBrokerCertificate, LongCard, LongCardOld, LongPersonal, LongInFields, LongOnTopic, LongStale, LongDown, LongSlow, LongRelease, LongPart, LongDegraded,
    LongItDoes, LongSaysSo, LongSays, LongOverLimit, LongUnderLimit, LongUnseen, LongUnseenIn,
    LongAllHeardNow, LongAllHeardThen, LongMoreHeardNow, LongMoreHeardThen, LongBelongs,
    LongNoOwner, LongNotice, LongNoticeFrom, LongNoticeUntil, LongNoticeOld,
    // Because of what: the cause with its numbers.
    BecauseSilent, BecauseCertificate, BecauseCard, BecauseCardOld, BecausePersonal, BecauseStale, BecauseIt, BecauseSaysSo, BecauseSlow,
    BecauseValue, BecauseNotice, BecauseNoticeCalled, AffectedServices,
    // What a rule looks at, and what it does not count.
    RuleFeedDown, RuleFeedDownNot, RuleGatewaySilent, RuleGatewaySilentNot, RuleDeviceSilent,
    RuleDeviceSilentNot, RuleCertificateEnds, RuleCertificateEndsNot, RuleDataCard, RuleDataCardNot, RulePersonalData, RulePersonalDataNot, RuleServiceDown,
    RuleServiceDownNot, RuleServiceSlow, RuleServiceSlowNot, RuleServiceDegraded,
    RuleServiceDegradedNot, RuleConfigured, RuleConfiguredNot, RuleUpstream, RuleUpstreamNot,
    // Pages about one item.
    TitleWhy, TitleCard, TitleDepends, ForTime, RaisedAt, AlertOver, AlertOpen, AlertHidden,
    HeldBy, LabelAffected, LabelBecause, LabelNote, LabelAffectedShort, LabelHidden, LabelWhose,
    LabelEnds, EndsLinkDown, EndsFeedSilent, EndsFeedStale, EndsCertificate, EndsDataCard, EndsPersonalData,
    EndsGatewaySilent, EndsDeviceSilent, EndsServiceDown, EndsServiceSlow, EndsServiceDegraded,
    EndsThreshold, EndsNotice, AlertMuted, LabelTheySay, LabelWeSee, LabelSaidLast, SectionTheySay,
    NoticesCut, LabelRunbook, LabelAbout, SectionWhy, WhyRule, SectionUnseen, SectionHidden, GoOnJudged,
    SectionHappened, MarkRaised, MarkSeverity, MarkReleased, MarkNote, MarkHidden, MarkInSight,
    MarkOver, MarkReworded, MarkMuted, MarkUnmuted, NoWayToIt, LabelHeard, LabelSpeaks, SpeaksEvery, SpeaksLearned, SpeaksLearnedShort,
    LabelKind, LabelWhere, LabelId, LabelComesBy, ShowsItsCard, LabelLag, ClockAhead,
    SectionValues, NoValueYet, UnitDeclared, UnitModel, UnitConfig, UnitAssumed, UnitUnknown,
    SectionQuality, QualityNoAlert, QualitySince, QualityNoted, QualitySentinel, QualityNoValue, QualityRange,
    QualityScale, QualityNeighbours, QualityOutOfCity, QualitySwapped, NoteSentinel, NoteNoValue,
    NoteRange, NoteScale, NoteFrozen, NoteNeighbours, NoteOutOfCity, NoteSwapped,
    CannotBeRight, OverALimit, AgeAhead, SectionHeardBy, FramesLost, LabelMessages, SectionRaw,
    NoLongerKept, SectionParts, PartsAsItSays, WhenNow, WhenAgo, WhenAhead, TimeThere,
    NothingWrong, SectionPlatforms, SectionCities, OneCitysOwn, SharedByCities, OneAddress,
    AnyIsEnough, NoGateway, SectionComesBy, ItsBroker, ItsPlatform, SectionDepends, SectionNeeded,
    NothingDeclared, LabelClaims, LabelKept, KeptClaim, KeptClaimFrom, LabelFrames, SectionBehind,
    AndMore, LabelSubscribes, LabelAsks, AsksEvery, LabelBroken, BrokenBecause, LabelAttempts,
    FailedInARow, LabelRefused, LabelLeftOut, LeftOutFor, LabelTooLarge, TooLargeSoFar,
    LabelDefect, SectionCame, LabelLastMessage, MessagesByKind,
    LabelLost, LostByKind, NothingLost, ChartTenMinutes, MessagesPerSecond, SectionCard, CardAbout, CardPurpose,
    CardKept, CardNone, CardGap, CardOwner, CardUsers, CardForm, CardLicence, CardTerms,
    CardPersonal, CardBasis, CardClasses, ClassesAre, ConfirmedOn, NeverConfirmed,
    SectionCaught, CaughtAbout, CaughtLine, CaughtKept, LabelSaysItself, LabelAnswers, AnswersWithin,
    LabelAskedAt, LabelLastAnswer, LabelPolls, PollsFailed, SectionReleases, ReleasesAsTold,
    FirstSeen, ChartLatency, MoreMarks, LabelNewest, LabelSeries, SeriesSpoke, LabelContent,
    Unchanged, LabelCopy, OutOfCache, CertificateUntil, LabelBrokerTls, LabelCertificate,
}
