CREATE TABLE "transaction_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "transaction_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transaction_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"hint" text NOT NULL,
	"status" text NOT NULL,
	"crypto_amount" text,
	"fiat_currency" text,
	"fiat_amount" text,
	"proof_updated_at" text
);
--> statement-breakpoint
CREATE TABLE "transactions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"type" text NOT NULL,
	"network" text NOT NULL,
	"currency" text NOT NULL,
	"amount" text NOT NULL,
	"address" text NOT NULL,
	"status" text NOT NULL,
	"crypto_amount" text,
	"fiat_currency" text,
	"fiat_amount" text,
	"proof_request_id" text,
	"proof_created_at" text,
	"proof_updated_at" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"next_ask_at" timestamp (3) with time zone DEFAULT now() + interval '10 seconds'
);
--> statement-breakpoint
ALTER TABLE "transaction_events" ADD CONSTRAINT "transaction_events_transaction_id_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "transaction_events_by_transaction" ON "transaction_events" USING btree ("transaction_id","id");--> statement-breakpoint
CREATE INDEX "transactions_by_user" ON "transactions" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "transactions_to_ask" ON "transactions" USING btree ("next_ask_at") WHERE "transactions"."next_ask_at" is not null;