// Generated from docs/api/simulator.json by ./dev gen.
/* eslint-disable */
export interface paths {
    "/api/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listBarFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listObservations"];
        put?: never;
        post: operations["addObservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/{observationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["deleteObservation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/observations/{observationId}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getObservationPicture"];
        put: operations["putObservationPicture"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["openReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["closeReplay"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["compareSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}/leg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["explainLeg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}/position": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["moveReplay"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changeReplaySettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replays/{replayId}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getSimulatorSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AddObservationRequest: {
            file: string;
            /** Format: int32 */
            firstBar: number;
            /** Format: int32 */
            bar: number;
            /** Format: date-time */
            barTime: string;
            view: string;
            text: string;
            attachments?: null | components["schemas"]["AttachmentRequest"][];
        };
        AttachmentRequest: {
            kind: string;
            label: string;
            /** Format: int32 */
            bar: number;
            /** Format: int64 */
            leg?: null | number;
            /** Format: int32 */
            origin?: null | number;
        };
        ChangeSettingsRequest: {
            /** Format: int32 */
            position: number;
            detection: components["schemas"]["DetectionRequest"];
            references: components["schemas"]["ReferencesRequest"];
            /** @default false */
            fromStart: boolean;
        };
        ChangeView: {
            /** Format: int32 */
            position: number;
            counts: components["schemas"]["CountsView"];
            /** Format: double */
            median: number;
            warmUp: null | components["schemas"]["WarmUpView"];
            pendingBull: null | components["schemas"]["PendingView"];
            pendingBear: null | components["schemas"]["PendingView"];
            changed: components["schemas"]["LegView"][];
            gone: number[];
            ranked: null | number[];
            onDeck: null | number[];
            zones: components["schemas"]["ZoneView"][];
            touches: components["schemas"]["TouchView"][];
        };
        ChangedView: {
            plan: components["schemas"]["StretchRequest"][];
            position: components["schemas"]["PositionView"];
        };
        CompareSettingsRequest: {
            /** Format: int32 */
            at: number;
            detection: components["schemas"]["DetectionRequest"];
            references: components["schemas"]["ReferencesRequest"];
        };
        ComparedBar: {
            /** Format: int32 */
            bar: number;
            /** Format: int32 */
            legs: number;
            /** Format: int32 */
            legsA: number;
            /** Format: int32 */
            legsB: number;
            /** Format: int32 */
            references: number;
            /** Format: int32 */
            referencesA: number;
            /** Format: int32 */
            referencesB: number;
        };
        ComparisonView: {
            /** Format: int32 */
            position: number;
            a: components["schemas"]["CountsView"];
            b: components["schemas"]["CountsView"];
            /** Format: double */
            medianA: number;
            /** Format: double */
            medianB: number;
            bars: components["schemas"]["ComparedBar"][];
            onlyA: components["schemas"]["LegView"][];
            onlyB: components["schemas"]["LegView"][];
            /** Format: int32 */
            common: number;
        };
        CountsView: {
            /** Format: int32 */
            formed: number;
            /** Format: int32 */
            originBreached: number;
            /** Format: int32 */
            pivotBreached: number;
            /** Format: int32 */
            engulfed: number;
            /** Format: int32 */
            tooClose: number;
            /** Format: int32 */
            tooMany: number;
            /** Format: int32 */
            extended: number;
            /** Format: int32 */
            referencesFormed: number;
            /** Format: int32 */
            referencesCompleted: number;
        };
        DetectionRequest: {
            /**
             * Format: double
             * @default 0.236
             */
            engulfedBreachThreshold: number;
            /**
             * Format: int32
             * @default 10
             */
            maxTurns: number;
            /**
             * Format: double
             * @default 3
             */
            staleExtensionThreshold: number;
            /**
             * Format: double
             * @default 0.02
             */
            originRangePruneThreshold: number;
            /**
             * Format: double
             * @default 0.02
             */
            originTimePruneThreshold: number;
        };
        EndView: {
            /** Format: double */
            price: number;
            text: string;
        };
        EventLegView: {
            /** Format: int64 */
            number: number;
            isBull: boolean;
            /** Format: double */
            origin: number;
            /** Format: int32 */
            originAgo: number;
        };
        EventMoreView: {
            /** Format: int32 */
            at: number;
            reason: null | string;
            /** Format: double */
            ratio: null | number;
            isUp: null | boolean;
            why: null | string;
        };
        EventsView: {
            kinds: string[];
            legs: components["schemas"]["EventLegView"][];
            ago: number[];
            kind: number[];
            leg: number[];
            price: number[];
            pivot: number[];
            pivotAgo: number[];
            multiple: number[];
            more: components["schemas"]["EventMoreView"][];
        };
        FileView: {
            name: string;
            /** Format: int32 */
            bars: number;
            /** Format: int32 */
            resolutionMinutes: number;
            /** Format: date-time */
            first: null | string;
            /** Format: date-time */
            last: null | string;
            isSynthetic: boolean;
            /** Format: int32 */
            dropped: number;
            /** Format: int32 */
            duplicates: number;
            problem: null | string;
        };
        FilesView: {
            files: components["schemas"]["FileView"][];
            mayChoose: boolean;
        };
        LegStory: {
            /** Format: int32 */
            at: number;
            id: string;
            leg: components["schemas"]["LegView"];
            isActive: boolean;
            /** Format: double */
            spikiness: null | number;
            /** Format: int32 */
            bars: number;
            /** Format: double */
            priceAtCreation: number;
            /** Format: double */
            counterTrendRange: null | number;
            life: components["schemas"]["Milestone"][];
            end: null | components["schemas"]["EndView"];
            rank: null | components["schemas"]["RankView"];
            statusText: string;
        };
        LegView: {
            /** Format: int64 */
            number: number;
            isBull: boolean;
            /** Format: double */
            origin: number;
            /** Format: int32 */
            originAgo: number;
            /** Format: double */
            pivot: number;
            /** Format: int32 */
            pivotAgo: number;
            /** Format: int32 */
            breachedAgo: null | number;
            pivotBreached: boolean;
            /** Format: int32 */
            depth: number;
            /** Format: int64 */
            parent: null | number;
            /** Format: double */
            impulse: number;
            /** Format: double */
            impulsiveness: null | number;
            status: string;
        };
        Milestone: {
            /** Format: int32 */
            bar: number;
            kind: string;
            title: string;
            text: string;
        };
        MoveReplayRequest: {
            /** Format: int32 */
            bar?: null | number;
            /** Format: date-time */
            time?: null | string;
            /** Format: int32 */
            from?: null | number;
            toEvent?: null | string[];
            /** @default false */
            back: boolean;
            watched?: null | number[];
        };
        Observation: {
            id: string;
            file: string;
            /** Format: int32 */
            firstBar: number;
            /** Format: int32 */
            bar: number;
            /** Format: date-time */
            barTime: string;
            view: string;
            text: string;
            attachments: string;
            pictureHash: null | string;
            /** Format: int64 */
            pictureLength: number;
            /** Format: date-time */
            createdAt: string;
            hasPicture: boolean;
        };
        ObservationsView: {
            items: components["schemas"]["Observation"][];
            /** Format: int32 */
            kept: number;
        };
        OpenReplayRequest: {
            file?: null | string;
            /** Format: date */
            startDate?: null | string;
            /** Format: int32 */
            position?: null | number;
            plan?: null | components["schemas"]["StretchRequest"][];
        };
        OpenedView: {
            replay: components["schemas"]["ReplayView"];
            position: components["schemas"]["PositionView"];
        };
        OutcomeRow: {
            /** Format: double */
            ratio: number;
            isBull: null | boolean;
            /** Format: int32 */
            bin: null | number;
            /** Format: int32 */
            decided: number;
            /** Format: int32 */
            bounced: number;
            /** Format: int32 */
            broke: number;
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
        };
        OutcomesView: {
            /** Format: int32 */
            position: number;
            rows: components["schemas"]["OutcomeRow"][];
        };
        Parameter: {
            name: string;
            group: string;
            title: string;
            /** Format: double */
            default: number;
            /** Format: double */
            least: number;
            /** Format: double */
            most: number;
            /** Format: double */
            step: number;
            stops: null | number[];
            names: {
                [key: string]: string;
            };
            unit: string;
            info: string;
        };
        PendingView: {
            /** Format: double */
            price: number;
            /** Format: int32 */
            index: number;
        };
        PositionView: {
            state: components["schemas"]["StateView"];
            recent: components["schemas"]["EventsView"];
            reached: components["schemas"]["ReachedView"];
        };
        Preset: {
            name: string;
            info: string;
            values: {
                [key: string]: number;
            };
        };
        ProblemDocument: {
            type: string;
            title: string;
            /** Format: int32 */
            status: number;
            code: string;
            detail: null | string;
            errors: null | {
                [key: string]: string[];
            };
            traceId: null | string;
        };
        RankTerm: {
            name: string;
            /** Format: double */
            value: number;
            /** Format: double */
            weight: number;
        };
        RankView: {
            /** Format: int32 */
            rank: null | number;
            /** Format: int32 */
            of: number;
            onDeck: boolean;
            /** Format: double */
            salience: number;
            terms: components["schemas"]["RankTerm"][];
        };
        ReachedView: {
            /** Format: int32 */
            times: number;
            latest: components["schemas"]["EventsView"];
        };
        ReadOnlyMemoryOfbyte: string;
        ReferencesRequest: {
            /**
             * Format: double
             * @default 0.8
             */
            rangeWeight: number;
            /**
             * Format: double
             * @default 0.4
             */
            recencyWeight: number;
            /**
             * Format: double
             * @default 0
             */
            impulseWeight: number;
            /**
             * Format: double
             * @default 0
             */
            depthWeight: number;
            /**
             * Format: double
             * @default 0
             */
            counterWeight: number;
            /**
             * Format: double
             * @default 0
             */
            rangeCounterWeight: number;
            /**
             * Format: double
             * @default 0.236
             */
            formationFibThreshold: number;
            /**
             * Format: double
             * @default 0
             */
            pivotBreachTolerance: number;
            /**
             * Format: double
             * @default 2
             */
            completionThreshold: number;
            /**
             * Format: int32
             * @default 5
             */
            topN: number;
            /**
             * Format: int32
             * @default 0
             */
            formsByWick: number;
        };
        ReplayView: {
            id: string;
            file: string;
            fileStamp: string;
            isSynthetic: boolean;
            /** Format: int32 */
            bars: number;
            /** Format: int32 */
            firstBar: number;
            /** Format: int32 */
            resolutionMinutes: number;
            /** Format: int32 */
            digits: number;
            /** Format: date-time */
            first: string;
            /** Format: date-time */
            last: string;
            years: components["schemas"]["YearView"][];
            plan: components["schemas"]["StretchRequest"][];
        };
        SettingsView: {
            parameters: components["schemas"]["Parameter"][];
            presets: components["schemas"]["Preset"][];
        };
        StateView: {
            /** Format: int32 */
            position: number;
            counts: components["schemas"]["CountsView"];
            /** Format: double */
            median: number;
            warmUp: null | components["schemas"]["WarmUpView"];
            pendingBull: null | components["schemas"]["PendingView"];
            pendingBear: null | components["schemas"]["PendingView"];
            legs: components["schemas"]["LegView"][];
            ranked: number[];
            onDeck: number[];
            zones: components["schemas"]["ZoneView"][];
            touches: components["schemas"]["TouchView"][];
        };
        StepsView: {
            /** Format: int32 */
            from: number;
            bars: components["schemas"]["ReadOnlyMemoryOfbyte"];
            events: components["schemas"]["EventsView"];
            reached: components["schemas"]["ReachedView"];
            change: components["schemas"]["ChangeView"];
        };
        StretchRequest: {
            /** Format: int32 */
            fromBar: number;
            detection: components["schemas"]["DetectionRequest"];
            references: components["schemas"]["ReferencesRequest"];
        };
        TouchView: {
            /** Format: int64 */
            leg: number;
            /** Format: double */
            ratio: number;
            /** Format: double */
            price: number;
            isUp: boolean;
        };
        WarmUpView: {
            /** Format: int32 */
            have: number;
            /** Format: int32 */
            need: number;
        };
        YearView: {
            /** Format: int32 */
            year: number;
            /** Format: int32 */
            bar: number;
        };
        ZoneView: {
            /** Format: double */
            low: number;
            /** Format: double */
            high: number;
            /** Format: double */
            center: number;
            /** Format: int32 */
            levels: number;
            /** Format: int32 */
            references: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listBarFiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilesView"];
                };
            };
        };
    };
    listObservations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObservationsView"];
                };
            };
        };
    };
    addObservation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddObservationRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Observation"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    deleteObservation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                observationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    getObservationPicture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                observationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    putObservationPicture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                observationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    openReplay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenReplayRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    closeReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    compareSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompareSettingsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    getHistory: {
        parameters: {
            query: {
                from: number;
                to: number;
            };
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    explainLeg: {
        parameters: {
            query: {
                number: number;
                origin: number;
                at: number;
            };
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LegStory"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    getOutcomes: {
        parameters: {
            query: {
                at: number;
            };
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomesView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    moveReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveReplayRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    changeReplaySettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSettingsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    getSteps: {
        parameters: {
            query: {
                from: number;
                count: number;
                until?: string[];
                watched?: number[];
            };
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepsView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    getSimulatorSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsView"];
                };
            };
        };
    };
}
