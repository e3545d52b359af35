// Associates all accounts of an organization with the calling administrator of Inspector and prints
// what the service answers, as JSON. The endpoint is AWS_ENDPOINT_URL.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/inspector2"
	"github.com/aws/aws-sdk-go-v2/service/macie2"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/smithy-go"
)

type answers struct {
	Accounts, Associated []string
	Errors               map[string]string
	MacieError           string
	MacieRole            string
}

func code(err error) string {
	var found smithy.APIError
	if errors.As(err, &found) {
		return found.ErrorCode()
	}
	log.Fatal(err)
	return ""
}

func accounts(settings aws.Config) []string {
	var ids []string
	client := organizations.NewFromConfig(settings)
	pages := organizations.NewListAccountsPaginator(client, &organizations.ListAccountsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		for _, account := range page.Accounts {
			ids = append(ids, *account.Id)
		}
	}
	return ids
}

func main() {
	resolve := func(service, region string, _ ...interface{}) (aws.Endpoint, error) {
		return aws.Endpoint{URL: os.Getenv("AWS_ENDPOINT_URL"), SigningRegion: region}, nil
	}
	settings, err := config.LoadDefaultConfig(context.Background(),
		config.WithRegion("us-east-1"),
		config.WithEndpointResolverWithOptions(aws.EndpointResolverWithOptionsFunc(resolve)))
	if err != nil {
		log.Fatal(err)
	}
	found := answers{Accounts: accounts(settings), Errors: map[string]string{}}
	inspector := inspector2.NewFromConfig(settings)
	for _, id := range found.Accounts {
		input := inspector2.AssociateMemberInput{AccountId: aws.String(id)}
		answer, err := inspector.AssociateMember(context.Background(), &input)
		if err != nil {
			found.Errors[id] = code(err)
		} else {
			found.Associated = append(found.Associated, *answer.AccountId)
		}
	}
	macie := macie2.NewFromConfig(settings)
	_, err = macie.GetMacieSession(context.Background(), &macie2.GetMacieSessionInput{})
	found.MacieError = code(err)
	if _, err = macie.EnableMacie(context.Background(), &macie2.EnableMacieInput{}); err != nil {
		log.Fatal(err)
	}
	session, err := macie.GetMacieSession(context.Background(), &macie2.GetMacieSessionInput{})
	if err != nil {
		log.Fatal(err)
	}
	found.MacieRole = *session.ServiceRole
	if err = json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}
